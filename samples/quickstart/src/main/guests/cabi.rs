//! What a Rust plugin needs so that its exports can take and return strings, byte arrays and lists.
//!
//! WebAssembly functions only know numbers. Anything longer travels through the plugin's own memory by the
//! convention of the canonical ABI, the one that wit-bindgen follows as well:
//!
//! * **Parameter:** two `i32`, pointer and length in bytes. The host gets the room by calling the export
//!   `cabi_realloc`, copies the bytes there and makes the call. The plugin then owns the bytes.
//! * **Result:** one `i32`, a pointer to a [`ReturnArea`] of two `i32`, again pointer and length. When the host
//!   has copied the bytes out it calls the export `cabi_post_NAME` (if there is one) with the same `i32`, and the
//!   plugin frees what it returned.
//! * **Boolean:** one `i32`, 0 or 1.
//!
//! Strings are UTF-8. A block of no bytes is never allocated and never freed: its pointer means nothing.
//!
//! A whole plugin:
//!
//! ```ignore
//! mod cabi;
//! use cabi::ReturnArea;
//!
//! #[no_mangle]
//! pub unsafe extern "C" fn shout(text: *mut u8, length: usize) -> *mut ReturnArea {
//!     cabi::give(cabi::take_string(text, length).to_uppercase())
//! }
//!
//! #[no_mangle]
//! pub unsafe extern "C" fn cabi_post_shout(area: *mut ReturnArea) {
//!     cabi::free(area)
//! }
//! ```

use std::alloc::{alloc, dealloc, realloc, Layout};

/// Where an export that returns bytes says where they are.
#[repr(C)]
pub struct ReturnArea {
    data: *mut u8,
    length: usize,
}

/// One is enough: the host reads it before it calls anything else.
static mut RETURN_AREA: ReturnArea = ReturnArea { data: std::ptr::null_mut(), length: 0 };

extern "C" {
    /// Made by the linker: runs the static constructors of everything linked in, libc's among them.
    fn __wasm_call_ctors();
}

/// Makes the module a reactor: the host calls this once, before any other export. (For a `cdylib` rustc would
/// otherwise have every single export run the constructors again.)
#[no_mangle]
pub unsafe extern "C" fn _initialize() {
    __wasm_call_ctors();
}

/// The host's way to get memory inside the plugin. There is no way to report failure in this convention other
/// than to trap.
#[no_mangle]
pub unsafe extern "C" fn cabi_realloc(old: *mut u8, old_size: usize, align: usize, new_size: usize) -> *mut u8 {
    let layout = Layout::from_size_align_unchecked(old_size, align);
    let block = match (old_size, new_size) {
        (0, 0) => align as *mut u8,
        (_, 0) => {
            dealloc(old, layout);
            align as *mut u8
        }
        (0, _) => alloc(Layout::from_size_align_unchecked(new_size, align)),
        (_, _) => realloc(old, layout, new_size),
    };
    if block.is_null() {
        std::arch::wasm32::unreachable();
    }
    block
}

/// Takes over a parameter that is an array of bytes.
pub unsafe fn take(data: *mut u8, length: usize) -> Vec<u8> {
    if length == 0 {
        Vec::new()
    } else {
        Vec::from_raw_parts(data, length, length)
    }
}

/// Takes over a string parameter. The host promises UTF-8; one that breaks the promise gets a trap.
pub unsafe fn take_string(data: *mut u8, length: usize) -> String {
    match String::from_utf8(take(data, length)) {
        Ok(text) => text,
        Err(_) => std::arch::wasm32::unreachable(),
    }
}

/// Ends an export that returns a string or bytes.
pub unsafe fn give(bytes: impl Into<Vec<u8>>) -> *mut ReturnArea {
    let bytes = Box::leak(bytes.into().into_boxed_slice());
    RETURN_AREA = ReturnArea { data: bytes.as_mut_ptr(), length: bytes.len() };
    &mut RETURN_AREA
}

/// Frees what [`give`] returned: the body of every `cabi_post_NAME`.
pub unsafe fn free(area: *mut ReturnArea) {
    drop(take((*area).data, (*area).length));
}
