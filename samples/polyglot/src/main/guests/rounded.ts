/*
 * A plugin behind `Pricing`, in AssemblyScript: `quote(lines: list<line>) -> quote`. Cents are dropped.
 */
import { copy, free } from "./cabi";

export { cabi_realloc } from "./cabi";

/** A record is an unmanaged class with the same fields in the same order; a string in it is pointer and length. */
@unmanaged
class Line {
  article: usize;
  articleLength: usize;
  quantity: i32;
  price: i64;
}

@unmanaged
class Quote {
  total: i64;
  reason: usize;
  reasonLength: usize;
}

/** The host reads it before it calls anything else. */
const answer: Quote = changetype<Quote>(memory.data(offsetof<Quote>(), 8));

function money(cents: i64): string {
  return (cents / 100).toString() + "." + (cents % 100).toString().padStart(2, "0");
}

/** A list is pointer and count of its elements. Whoever is called owns it, and all that it refers to. */
export function quote(lines: usize, count: usize): usize {
  let total: i64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const line = changetype<Line>(lines + i * offsetof<Line>());
    total += line.price * line.quantity;
    free(line.article, line.articleLength);
  }
  free(lines, count * offsetof<Line>());
  const cents = total % 100;
  const reason = copy(cents == 0 ? "no discount" : "rounded down from " + money(total));
  answer.total = total - cents;
  answer.reason = reason.data;
  answer.reasonLength = reason.length;
  return changetype<usize>(answer);
}

/** Called when the host has read the answer. */
export function cabi_post_quote(returned: usize): void {
  free(answer.reason, answer.reasonLength);
}
