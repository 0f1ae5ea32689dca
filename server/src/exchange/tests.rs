//! Stories of orders, each on both back ends.

mod keys;
mod life;
mod machine;
mod money;
mod races;
mod shop;

/// One test for each story on each back end.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::exchange::tests::shop::Shop::on_sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $story() {
                let database = kenpos_test_postgres::TestDatabase::create();
                super::$story($crate::exchange::tests::shop::Shop::on_postgres(&database).await).await;
            })+
        }
    };
}
use stories;
