/*
 * What an AssemblyScript plugin needs so that its exports can take and return strings, lists and records, by the
 * canonical ABI as cabi.h of the quickstart explains it.
 *
 * A whole plugin:
 *
 *     import { give, take } from "./cabi";
 *
 *     export { cabi_realloc, cabi_post_text as cabi_post_shout } from "./cabi";
 *
 *     export function shout(text: usize, length: usize): usize {
 *       return give(take(text, length).toUpperCase());
 *     }
 *
 * Build it as a reactor, a module that is initialised once and then called, without the import `env.abort`:
 *
 *     asc shout.ts -O --exportStart _initialize --use abort=cabi/abort -o shout.wasm
 */

/** What `heap` promises. */
const MOST_ALIGNED: usize = 16;

/** A string, or any other list: where an export that returns one says where it is. */
@unmanaged
export class Bytes {
  data: usize;
  length: usize;
}

const area: Bytes = changetype<Bytes>(memory.data(8, 4));

/** The host's way to get memory inside the plugin. There is no way to report failure but to trap. */
export function cabi_realloc(old: usize, oldSize: usize, align: usize, newSize: usize): usize {
  if (align > MOST_ALIGNED) unreachable();
  if (newSize == 0) {
    free(old, oldSize);
    return align;
  }
  return oldSize == 0 ? heap.alloc(newSize) : heap.realloc(old, newSize);
}

/** Frees a parameter, or anything else that came from `cabi_realloc`. */
export function free(data: usize, size: usize): void {
  if (size != 0) heap.free(data);
}

/** Takes over a string parameter. */
export function take(data: usize, length: usize): string {
  const text = String.UTF8.decodeUnsafe(data, length);
  free(data, length);
  return text;
}

/** Copies a string to where the host can read it, until `free` is called for it. */
export function copy(text: string): Bytes {
  const length = String.UTF8.byteLength(text);
  area.data = cabi_realloc(0, 0, 1, length);
  area.length = String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, area.data);
  return area;
}

/** Ends an export that returns a string. */
export function give(text: string): usize {
  return changetype<usize>(copy(text));
}

/** Frees what `give` returned: export it as `cabi_post_NAME`. */
export function cabi_post_text(returned: usize): void {
  const bytes = changetype<Bytes>(returned);
  free(bytes.data, bytes.length);
}

/** Failed assertions and the like trap: the host's stack trace says where. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}
