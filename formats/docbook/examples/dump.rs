//! Prints the tree of a file.
use ast::Format;
fn main() {
    for path in std::env::args().skip(1) {
        let read = copyist_docbook::DOCBOOK
            .read(&std::fs::read(path).unwrap(), &ast::ReadOptions::default())
            .unwrap();
        for d in &read.diagnostics {
            println!("{d:?}");
        }
        if let Some(d) = read.document {
            print!("{}", ast::dump(&d));
            for v in ast::validate(&d) {
                println!("VIOLATION {v:?}");
            }
        }
    }
}
