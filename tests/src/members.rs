//! The people of the world: one union's roster and what each of them types at first registration.

use kenpos_core::session::Person;

/// The roster as the union's personnel system exports it.
pub const ROSTER: &str = "\
relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on
employee,10001,山田 太郎,1985-04-01,10,0001,06273494,2010-04-01,,
employee,10002,佐藤 健,1990-07-15,10,0002,06273494,2015-04-01,,
spouse,10001,山田 花子,1986-11-03,10,0001,06273494,2012-06-10,,
";

/// The password everybody chooses.
pub const PASSWORD: &str = "ひと駅 歩いて 8000";

/// An employee with a company iPhone.
pub const TARO: &str = "U10001";

/// An employee with a personal Android phone.
pub const KEN: &str = "U10002";

/// Taro's wife, who chose this ID.
pub const HANAKO: &str = "hanako";

/// What a member types at first registration.
pub fn newcomer(kenpos_id: &str) -> Person {
    let employee = |birth: &str| Person::NewEmployee {
        id: kenpos_id.to_owned(),
        initial_password: birth.to_owned(),
        new_password: PASSWORD.to_owned(),
    };
    match kenpos_id {
        TARO => employee("19850401"),
        KEN => employee("19900715"),
        HANAKO => Person::NewSpouse {
            card_symbol: "10".to_owned(),
            card_number: "0001".to_owned(),
            insurer_number: "06273494".to_owned(),
            birth_date: "1986-11-03".parse().expect("a day of the roster"),
            new_id: HANAKO.to_owned(),
            new_password: PASSWORD.to_owned(),
        },
        other => panic!("the world has no {other}"),
    }
}

/// What a member types on a further phone.
pub fn registered(kenpos_id: &str) -> Person {
    Person::Registered { id: kenpos_id.to_owned(), password: PASSWORD.to_owned() }
}
