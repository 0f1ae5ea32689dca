//! From the names of tests to the 129 rows: what counts for a case, and what does not.

use kenpos_tests::edge_cases::{CASES, Contradiction, EdgeCases, Ran, State, read_results, table};

fn passed(test: &str) -> Ran {
    Ran { test: test.to_owned(), passed: true }
}

fn failed(test: &str) -> Ran {
    Ran { test: test.to_owned(), passed: false }
}

/// The states of some cases after these tests.
fn states<const N: usize>(ran: &[Ran], numbers: [u8; N]) -> [State; N] {
    let cases = EdgeCases::of(ran).expect("no contradiction").cases;
    assert_eq!(cases.iter().map(|case| case.number).collect::<Vec<_>>(), (1..=CASES).collect::<Vec<_>>());
    numbers.map(|number| cases[usize::from(number) - 1].state)
}

#[test]
fn a_number_at_the_beginning_of_a_name_is_proven_and_so_are_those_right_after_it() {
    let ran =
        [passed("a::b::case_051_052_a_token_of_another_phone"), passed("case_022_a_first_reading_of_100_000_samples")];
    assert_eq!(states(&ran, [51, 52, 22, 100]), [State::Pass, State::Pass, State::Pass, State::Fail]);
}

#[test]
fn a_case_without_a_test_fails() {
    assert_eq!(states(&[], [1, 128]), [State::Fail, State::Fail]);
    assert_eq!(states(&[passed("tests::in_this_case_all_is_well")], [1]), [State::Fail]);
    // One that was passed over proves nothing.
    let ignored = read_results("test day::case_001_a_record_over_midnight ... ignored\n");
    assert_eq!(states(&ignored, [1]), [State::Fail]);
}

#[test]
fn one_failing_test_of_several_fails_the_case() {
    let printed = "running 3 tests\ntest a::case_001_one ... ok\ntest b::on_sqlite::case_001_two ... FAILED\n\
                   test c::case_002_two - should panic ... ok\n\ntest result: FAILED. 2 passed; 1 failed; 0 ignored";
    let ran = read_results(printed);
    assert_eq!(ran, [passed("a::case_001_one"), failed("b::on_sqlite::case_001_two"), passed("c::case_002_two")]);
    assert_eq!(states(&ran, [1, 2]), [State::Fail, State::Pass]);
    let cases = EdgeCases::of(&ran).expect("no contradiction").cases;
    assert_eq!(cases[0].test, "a::case_001_one, b::on_sqlite::case_001_two");
}

#[test]
fn what_is_owed_names_its_capability_and_has_no_test() {
    let (numbers, capability) = table::OWED[0];
    let number = numbers[0];
    assert_eq!(states(&[], [number]), [State::Owed]);
    let cases = EdgeCases::of(&[]).expect("no contradiction").cases;
    assert_eq!(cases[usize::from(number) - 1].note, format!("owed: {capability}"));
    let test = format!("case_{number:03}_as_if_it_were_there");
    let contradiction = Contradiction::OwedAndTested { number, test: test.clone() };
    assert_eq!(EdgeCases::of(&[passed(&test)]), Err(contradiction));
}

#[test]
fn no_case_stands_twice_in_the_tables_and_each_row_says_why() {
    let rows: Vec<_> = table::OWED.iter().chain(&table::RESTATED).collect();
    assert!(rows.iter().all(|(numbers, why)| !numbers.is_empty() && !why.is_empty()));
    let mut numbers: Vec<u8> = rows.iter().flat_map(|(numbers, _)| numbers.iter().copied()).collect();
    assert!(numbers.iter().all(|number| (1..=CASES).contains(number)));
    numbers.sort_unstable();
    assert!(numbers.is_sorted_by(|one, next| one < next), "twice: {numbers:?}");
}

#[test]
fn a_name_that_hides_its_number_or_has_none_is_refused() {
    for test in [
        "case_a_day_begins",
        "case_51_two_digits",
        "case_000_there_is_none",
        "case_130_there_is_none",
        "case_051_a_token_and_case_052_an_empty_one",
        "an_empty_token_case_052",
    ] {
        let misnamed = Contradiction::Misnamed { test: test.to_owned() };
        assert_eq!(EdgeCases::of(&[passed(test)]), Err(misnamed), "{test}");
    }
}

#[test]
fn the_table_for_people_ends_with_the_counts() {
    let cases = EdgeCases::of(&[passed("case_001_one"), failed("case_002_two")]).expect("no contradiction");
    let table = cases.table();
    let owed: usize = table::OWED.iter().map(|(numbers, _)| numbers.len()).sum();
    assert!(table.contains("  1 pass  case_001_one\n") && table.contains("  2 FAIL  case_002_two\n"), "{table}");
    assert!(table.contains("  3 FAIL  no test\n"), "{table}");
    assert!(table.ends_with(&format!("1 pass, {} fail, {owed} owed\n", usize::from(CASES) - 1 - owed)), "{table}");
}
