//! Nothing of the mistakes that are planted for the simulator (CONTRIBUTING.md, Tests) is in the binary that ships.

#[test]
fn the_product_cannot_be_told_to_make_a_mistake() {
    let binary = std::fs::read(env!("CARGO_BIN_EXE_kenpos")).expect("the binary is there");
    let holds = |text: &str| binary.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("entry_once_per_award_revision"), "the search sees what is there: a name of the schema");
    // SQL that only planted mistakes run, on the server and on the phone.
    for planted in ["DROP INDEX IF EXISTS entry_once_per_award_revision", "state = 'parked' AND coalesce(settled_at"] {
        assert!(!holds(planted), "{planted}");
    }
}
