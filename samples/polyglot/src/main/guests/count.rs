use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("text");
    let words = text.split_whitespace().count();
    if words == 0 {
        eprintln!("nothing to count");
        std::process::exit(1);
    }
    print!("{words}");
}
