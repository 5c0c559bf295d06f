//! The scenes: where a shelf stands, and what it therefore must do.

use super::features::{
    ALIKE, BOUGHT_FADED_60, BOUGHT_FADED_180, BOUGHT_RANKED, BOUGHT_RATE, BOUGHT_WITH, CATEGORY,
    FAVOURED, FEATURES, GOES_WITH, IN_BAND, JUST_BOUGHT, LIKENESS, LOOKED, LOOKED_LAST,
    NEARBY_ROOT, NEW, OVERDUE, PLACE, POPULAR, POPULAR_LATELY, QUALITY, SAME_CATEGORY,
    SESSION_BOUGHT, SUITED, TREND, VALUE, VIEWED, VIEWED_LAST, Weights,
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
    /// For somebody else: what suits the recipient and the occasion, not the customer.
    Gift,
    /// A list of results: the page's own order, bent a little to the customer.
    Search,
    /// A screen that several people look at.
    InStore,
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
    pub const ALL: [Self; 13] = [
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
        Self::Gift,
        Self::Search,
        Self::InStore,
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
            Self::Gift => "gift",
            Self::Search => "search",
            Self::InStore => "in_store",
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
            Self::Gift | Self::InStore => 0.6,
            Self::Similar | Self::BuyAgain | Self::RecentlyViewed | Self::Search => 0.0,
        }
    }

    /// Whether only what the customer has met can be on it.
    pub const fn only_own(self) -> bool {
        matches!(self, Self::BuyAgain | Self::RecentlyViewed)
    }

    /// Whether it is for others than the customer, who then has no say in it.
    pub const fn is_for_others(self) -> bool {
        matches!(self, Self::Gift | Self::InStore)
    }

    /// The weights that hold where the model has learnt none for this scene.
    pub fn default_weights(self) -> Weights {
        let of = |pairs: &[(usize, f64)]| {
            let mut weights = [0.0; FEATURES];
            if !self.only_own() {
                for (feature, weight) in
                    [(SUITED, 1.5), (IN_BAND, 0.8), (VALUE, 1.0), (QUALITY, 1.0)]
                {
                    weights[feature] = weight;
                }
            }
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
                (LIKENESS, 2.0),
                (FAVOURED, 1.5),
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
                (FAVOURED, 1.5),
            ]),
            Self::Product => of(&[
                (GOES_WITH, 3.0),
                (SAME_CATEGORY, 0.6),
                (SESSION_BOUGHT, 0.3),
                (ALIKE, 2.0),
                (BOUGHT_WITH, 0.2),
                (CATEGORY, 0.1),
                (POPULAR_LATELY, 0.3),
                (LIKENESS, 1.0),
            ]),
            Self::Similar => of(&[
                (ALIKE, 4.0),
                (SAME_CATEGORY, 2.0),
                (GOES_WITH, 1.5),
                (POPULAR_LATELY, 0.3),
                (LIKENESS, 2.0),
            ]),
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
            Self::Trending => {
                of(&[(TREND, 2.0), (POPULAR_LATELY, 1.0), (CATEGORY, 0.2), (FAVOURED, 0.5)])
            }
            Self::New => of(&[(NEW, 2.0), (CATEGORY, 0.3), (POPULAR_LATELY, 0.3), (LIKENESS, 1.0)]),
            Self::RecentlyViewed => of(&[(LOOKED_LAST, 1.0)]),
            Self::Gift => of(&[
                (SUITED, 4.0),
                (IN_BAND, 2.0),
                (GOES_WITH, 1.0),
                (ALIKE, 1.0),
                (LIKENESS, 1.0),
                (TREND, 0.5),
                (POPULAR_LATELY, 1.0),
            ]),
            // The first of the page's own order is 3 ahead of nothing and 1.1 ahead of the second.
            Self::Search => of(&[
                (PLACE, 3.0),
                (BOUGHT_RANKED, 0.5),
                (LOOKED, 0.3),
                (BOUGHT_WITH, 0.5),
                (SESSION_BOUGHT, 0.5),
                (VIEWED, 0.5),
                (CATEGORY, 0.2),
                (FAVOURED, 0.5),
                (LIKENESS, 0.5),
                (POPULAR_LATELY, 0.3),
            ]),
            Self::InStore => of(&[
                (BOUGHT_FADED_60, 1.0),
                (LOOKED, 0.5),
                (BOUGHT_WITH, 1.0),
                (FAVOURED, 2.0),
                (GOES_WITH, 2.0),
                (ALIKE, 2.0),
                (POPULAR, 0.3),
                (POPULAR_LATELY, 1.0),
            ]),
        }
    }
}
