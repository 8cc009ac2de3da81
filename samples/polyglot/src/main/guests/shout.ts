import { give, take } from "./cabi";

export { cabi_realloc, cabi_post_text as cabi_post_shout } from "./cabi";

export function shout(text: usize, length: usize): usize {
  return give(take(text, length).toUpperCase());
}
