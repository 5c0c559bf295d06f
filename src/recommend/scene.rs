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
        let mut weights = [0.0; FEATURES];
        let context: &[_] = if self.only_own() { &[] } else { &CONTEXT };
        for pairs in [context, TENTHS[self as usize]] {
            for (feature, tenths) in pairs {
                weights[usize::from(*feature)] = f64::from(*tenths) / 10.0;
            }
        }
        weights
    }
}

/// The weights of each scene in tenths; but for those of the context, which are the same in all. In
/// the order of [`Scene::ALL`].
const TENTHS: [&[(u8, i8)]; Scene::ALL.len()] = [
    // Home
    &narrow([
        (BOUGHT_FADED_60, 10),
        (BOUGHT_RANKED, 10),
        (BOUGHT_RATE, 10),
        (BOUGHT_WITH, 5),
        (SESSION_BOUGHT, 15),
        (VIEWED, 15),
        (LOOKED, 5),
        (CATEGORY, 3),
        (POPULAR, 3),
        (POPULAR_LATELY, 10),
        (LIKENESS, 20),
        (FAVOURED, 15),
    ]),
    // Next
    &narrow([
        (SESSION_BOUGHT, 30),
        (VIEWED, 40),
        (VIEWED_LAST, 20),
        (NEARBY_ROOT, 10),
        (BOUGHT_WITH, 6),
        (LOOKED, 5),
        (CATEGORY, 3),
        (POPULAR_LATELY, 6),
        (FAVOURED, 15),
    ]),
    // Product
    &narrow([
        (GOES_WITH, 30),
        (SAME_CATEGORY, 6),
        (SESSION_BOUGHT, 3),
        (ALIKE, 20),
        (BOUGHT_WITH, 2),
        (CATEGORY, 1),
        (POPULAR_LATELY, 3),
        (LIKENESS, 10),
    ]),
    // Similar
    &narrow([
        (ALIKE, 40),
        (SAME_CATEGORY, 20),
        (GOES_WITH, 15),
        (POPULAR_LATELY, 3),
        (LIKENESS, 20),
    ]),
    // Together
    &narrow([(GOES_WITH, 30), (BOUGHT_WITH, 2), (POPULAR_LATELY, 1)]),
    // Cart
    &narrow([
        (GOES_WITH, 30),
        (BOUGHT_WITH, 3),
        (BOUGHT_RANKED, 3),
        (CATEGORY, 1),
        (POPULAR_LATELY, 3),
    ]),
    // BuyAgain: not the overdue alone; what has been overdue for a year is not due but given up.
    &narrow([(OVERDUE, 6), (BOUGHT_RANKED, 10), (BOUGHT_FADED_180, 20), (JUST_BOUGHT, -20)]),
    // Trending
    &narrow([(TREND, 20), (POPULAR_LATELY, 10), (CATEGORY, 2), (FAVOURED, 5)]),
    // New
    &narrow([(NEW, 20), (CATEGORY, 3), (POPULAR_LATELY, 3), (LIKENESS, 10)]),
    // RecentlyViewed
    &narrow([(LOOKED_LAST, 10)]),
    // Gift
    &narrow([
        (SUITED, 40),
        (IN_BAND, 20),
        (GOES_WITH, 10),
        (ALIKE, 10),
        (LIKENESS, 10),
        (TREND, 5),
        (POPULAR_LATELY, 10),
    ]),
    // Search: the first of the page's own order is 3 ahead of nothing and 1.1 ahead of the second.
    &narrow([
        (PLACE, 30),
        (BOUGHT_RANKED, 5),
        (LOOKED, 3),
        (BOUGHT_WITH, 5),
        (SESSION_BOUGHT, 5),
        (VIEWED, 5),
        (CATEGORY, 2),
        (FAVOURED, 5),
        (LIKENESS, 5),
        (POPULAR_LATELY, 3),
    ]),
    // InStore
    &narrow([
        (BOUGHT_FADED_60, 10),
        (LOOKED, 5),
        (BOUGHT_WITH, 10),
        (FAVOURED, 20),
        (GOES_WITH, 20),
        (ALIKE, 20),
        (POPULAR, 3),
        (POPULAR_LATELY, 10),
    ]),
];
const CONTEXT: [(u8, i8); 4] = narrow([(SUITED, 15), (IN_BAND, 8), (VALUE, 10), (QUALITY, 10)]);

/// Tables of two bytes an entry.
const fn narrow<const N: usize>(wide: [(usize, i8); N]) -> [(u8, i8); N] {
    let (mut pairs, mut i) = ([(0, 0); N], 0);
    while i < N {
        pairs[i] = (wide[i].0 as u8, wide[i].1);
        i += 1;
    }
    pairs
}
