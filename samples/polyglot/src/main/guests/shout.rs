#[path = "../../../../quickstart/src/main/guests/cabi.rs"]
mod cabi;

use cabi::ReturnArea;

#[no_mangle]
pub unsafe extern "C" fn shout(text: *mut u8, length: usize) -> *mut ReturnArea {
    cabi::give(cabi::take_string(text, length).to_uppercase())
}

#[no_mangle]
pub unsafe extern "C" fn cabi_post_shout(area: *mut ReturnArea) {
    cabi::free(area)
}
