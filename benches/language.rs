//! How fast the migration language is read: `cargo bench --bench language`.

mod sample;

use divan::{Bencher, counter::BytesCount};
use limbeck::diagnostic::Diagnostics;
use limbeck::dsl::{Variables, format, read_body, read_header};
use limbeck::source::{SourceId, Sources};

fn main() {
    divan::main();
}

/// A thousand migrations of about 1 KB.
fn migrations() -> Vec<(SourceId, String)> {
    let mut sources = Sources::new();
    let texts = (0..1000).map(|number| (number, sample::migration(number)));
    texts.map(|(number, text)| (sources.add(format!("{number}.mig"), text.as_str()), text)).collect()
}

#[divan::bench]
fn headers(bencher: Bencher) {
    each(bencher, |id, text, diagnostics| drop(read_header(id, text, diagnostics)));
}

#[divan::bench]
fn bodies(bencher: Bencher) {
    let variables = Variables::new();
    each(bencher, |id, text, diagnostics| drop(read_body(id, text, &variables, diagnostics)));
}

#[divan::bench]
fn layouts(bencher: Bencher) {
    each(bencher, |id, text, diagnostics| drop(format(id, text, diagnostics)));
}

/// What the machine can do at best: every byte is looked at once.
#[divan::bench]
fn bytes(bencher: Bencher) {
    each(bencher, |_, text, _| {
        divan::black_box(text.bytes().fold(0u8, u8::wrapping_add));
    });
}

fn each(bencher: Bencher, read: impl Fn(SourceId, &str, &mut Diagnostics) + Sync) {
    let migrations = migrations();
    let size: usize = migrations.iter().map(|(_, text)| text.len()).sum();
    bencher.counter(BytesCount::new(size)).bench(|| {
        let mut diagnostics = Diagnostics::new();
        migrations.iter().for_each(|(id, text)| read(*id, text, &mut diagnostics));
        assert!(diagnostics.is_empty());
    });
}
