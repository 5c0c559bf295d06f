//! The scenes: where a shelf stands, and what it therefore must do.

use super::features::{
    ALIKE, BOUGHT_FADED_60, BOUGHT_FADED_180, BOUGHT_RANKED, BOUGHT_RATE, BOUGHT_WITH, CATEGORY,
    FEATURES, GOES_WITH, JUST_BOUGHT, LOOKED, LOOKED_LAST, NEARBY_ROOT, NEW, OVERDUE, POPULAR,
    POPULAR_LATELY, SAME_CATEGORY, SESSION_BOUGHT, TREND, VIEWED, VIEWED_LAST, Weights,
};

/// Where a shelf stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The front page: the customer's own mix.
    Home,
    /// Anywhere in a session: what comes next.
    Next,
    /// A product's page: what goes with it and what is like it.
    Product,
    /// A product's page: what could stand in for it.
    Similar,
    /// A product's page: what is bought together with it.
    Together,
    /// The cart: what completes it.
    Cart,
    /// What the customer buys again, what is due first.
    BuyAgain,
    /// What sells more than it used to.
    Trending,
    /// What came in last.
    New,
    /// What the customer looked at last.
    RecentlyViewed,
}

/// What a shelf does with items that the customer bought before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// They may come.
    Include,
    /// They must not come.
    Exclude,
    /// Nothing else comes.
    Only,
}

impl Scene {
    /// All of them; the place in here plus one is the scene's code in the model file.
    pub const ALL: [Self; 10] = [
        Self::Home,
        Self::Next,
        Self::Product,
        Self::Similar,
        Self::Together,
        Self::Cart,
        Self::BuyAgain,
        Self::Trending,
        Self::New,
        Self::RecentlyViewed,
    ];

    /// The name in the JavaScript interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Next => "next",
            Self::Product => "product",
            Self::Similar => "similar",
            Self::Together => "together",
            Self::Cart => "cart",
            Self::BuyAgain => "buy_again",
            Self::Trending => "trending",
            Self::New => "new",
            Self::RecentlyViewed => "recently_viewed",
        }
    }

    /// The scene of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == name)
    }

    /// The code in the model file.
    pub const fn code(self) -> u32 {
        self as u32 + 1
    }

    /// The code of its weights for items that the customer has not bought; these rows come last.
    pub const fn unseen(self) -> u32 {
        self.code() + 256
    }

    /// What it does with items bought before unless the page says otherwise.
    pub const fn seen(self) -> Seen {
        match self {
            Self::BuyAgain => Seen::Only,
            Self::New => Seen::Exclude,
            _ => Seen::Include,
        }
    }

    /// How hard it is spread over categories unless the page says otherwise, 0 to 1.
    pub const fn diversity(self) -> f64 {
        match self {
            Self::Home | Self::Trending | Self::New | Self::Cart => 0.7,
            Self::Next | Self::Product | Self::Together => 0.4,
            Self::Similar | Self::BuyAgain | Self::RecentlyViewed => 0.0,
        }
    }

    /// Whether only what the customer has met can be on it.
    pub const fn only_own(self) -> bool {
        matches!(self, Self::BuyAgain | Self::RecentlyViewed)
    }

    /// The weights that hold where the model has learnt none for this scene.
    pub fn default_weights(self) -> Weights {
        let of = |pairs: &[(usize, f64)]| {
            let mut weights = [0.0; FEATURES];
            for (feature, weight) in pairs {
                weights[*feature] = *weight;
            }
            weights
        };
        match self {
            Self::Home => of(&[
                (BOUGHT_FADED_60, 1.0),
                (BOUGHT_RANKED, 1.0),
                (BOUGHT_RATE, 1.0),
                (BOUGHT_WITH, 0.5),
                (SESSION_BOUGHT, 1.5),
                (VIEWED, 1.5),
                (LOOKED, 0.5),
                (CATEGORY, 0.3),
                (POPULAR, 0.3),
                (POPULAR_LATELY, 1.0),
            ]),
            Self::Next => of(&[
                (SESSION_BOUGHT, 3.0),
                (VIEWED, 4.0),
                (VIEWED_LAST, 2.0),
                (NEARBY_ROOT, 1.0),
                (BOUGHT_WITH, 0.6),
                (LOOKED, 0.5),
                (CATEGORY, 0.3),
                (POPULAR_LATELY, 0.6),
            ]),
            Self::Product => of(&[
                (GOES_WITH, 3.0),
                (SAME_CATEGORY, 0.6),
                (SESSION_BOUGHT, 0.3),
                (ALIKE, 2.0),
                (BOUGHT_WITH, 0.2),
                (CATEGORY, 0.1),
                (POPULAR_LATELY, 0.3),
            ]),
            Self::Similar => {
                of(&[(ALIKE, 4.0), (SAME_CATEGORY, 2.0), (GOES_WITH, 1.5), (POPULAR_LATELY, 0.3)])
            }
            Self::Together => of(&[(GOES_WITH, 3.0), (BOUGHT_WITH, 0.2), (POPULAR_LATELY, 0.1)]),
            Self::Cart => of(&[
                (GOES_WITH, 3.0),
                (BOUGHT_WITH, 0.3),
                (BOUGHT_RANKED, 0.3),
                (CATEGORY, 0.1),
                (POPULAR_LATELY, 0.3),
            ]),
            // Not the overdue alone: what has been overdue for a year is not due but given up.
            Self::BuyAgain => of(&[
                (OVERDUE, 0.6),
                (BOUGHT_RANKED, 1.0),
                (BOUGHT_FADED_180, 2.0),
                (JUST_BOUGHT, -2.0),
            ]),
            Self::Trending => of(&[(TREND, 2.0), (POPULAR_LATELY, 1.0), (CATEGORY, 0.2)]),
            Self::New => of(&[(NEW, 2.0), (CATEGORY, 0.3), (POPULAR_LATELY, 0.3)]),
            Self::RecentlyViewed => of(&[(LOOKED_LAST, 1.0)]),
        }
    }
}
