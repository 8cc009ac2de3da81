//! What `cargo new` would give, plus arguments and one environment variable: a Rust command as people write it.

fn main() {
    println!("Hello from Rust");
    for (i, argument) in std::env::args().enumerate() {
        println!("argument {i}: {argument}");
    }
    if let Ok(name) = std::env::var("NAME") {
        println!("NAME: {name}");
    }
}
