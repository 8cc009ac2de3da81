//! The plugin behind `Greeter`: `greet(name: string) -> string`.
//!
//! The word to greet with is configuration: the environment variable `GREETING`, if the host grants it.

mod cabi;

use cabi::ReturnArea;

fn greeting(name: &str) -> String {
    let word = std::env::var("GREETING").unwrap_or_else(|_| String::from("Hello"));
    word + ", " + name + "!"
}

#[no_mangle]
pub unsafe extern "C" fn greet(name: *mut u8, length: usize) -> *mut ReturnArea {
    cabi::give(greeting(&cabi::take_string(name, length)))
}

#[no_mangle]
pub unsafe extern "C" fn cabi_post_greet(area: *mut ReturnArea) {
    cabi::free(area)
}
