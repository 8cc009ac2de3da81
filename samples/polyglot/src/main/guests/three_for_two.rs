//! A plugin behind `Pricing`, in Rust: `quote(lines: list<line>) -> quote`. Of three of an article one is free.

#[path = "../../../../quickstart/src/main/guests/cabi.rs"]
#[allow(dead_code)] // what returns strings alone
mod cabi;

/// A record is a `repr(C)` struct with the same fields in the same order; a string in it is pointer and length.
#[repr(C)]
pub struct Line {
    article: *mut u8,
    article_length: usize,
    quantity: i32,
    price: i64,
}

#[repr(C)]
pub struct Quote {
    total: i64,
    reason: *mut u8,
    reason_length: usize,
}

fn price(lines: &[(String, i32, i64)]) -> (i64, String) {
    let total = lines.iter().map(|(_, quantity, price)| i64::from(quantity - quantity / 3) * price).sum();
    let cheaper: Vec<&str> =
        lines.iter().filter(|(_, quantity, _)| *quantity >= 3).map(|(article, _, _)| article.as_str()).collect();
    let reason =
        if cheaper.is_empty() { "no discount".into() } else { format!("three for two: {}", cheaper.join(", ")) };
    (total, reason)
}

/// A list is pointer and count of its elements. Whoever is called owns it, and all that it refers to.
#[no_mangle]
pub unsafe extern "C" fn quote(lines: *mut Line, count: usize) -> *mut Quote {
    let lines = if count == 0 { Vec::new() } else { Vec::from_raw_parts(lines, count, count) };
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| (cabi::take_string(line.article, line.article_length), line.quantity, line.price))
        .collect();
    let (total, reason) = price(&lines);
    let reason = Box::leak(reason.into_bytes().into_boxed_slice());
    Box::into_raw(Box::new(Quote { total, reason: reason.as_mut_ptr(), reason_length: reason.len() }))
}

/// Called when the host has read the answer.
#[no_mangle]
pub unsafe extern "C" fn cabi_post_quote(answer: *mut Quote) {
    let answer = Box::from_raw(answer);
    drop(cabi::take(answer.reason, answer.reason_length));
}
