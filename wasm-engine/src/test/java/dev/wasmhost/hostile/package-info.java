/**
 * The hostile-plugin suite: numbered attacks by guests on what they run in, each followed
 * by the same {@link dev.wasmhost.hostile.Oracle}.
 *
 * <p>
 * Start at {@link dev.wasmhost.hostile.HostileSuiteTest}. A case is a row of data in one
 * of the {@code …Cases} classes: a name, the guest, what must be observed, and how it is
 * provoked. Uses the public API only, as an application would.
 */
package dev.wasmhost.hostile;
