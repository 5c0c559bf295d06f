/** What a page says of the shop's articles. */

import type { Instant, Json, Text } from "./common.js";

export interface Product {
  id: string;
  group?: string;
  name?: Text;
  /** Path from the root, or the leaf's id. */
  category?: string[];
  brand?: string;
  /** `style` and `material` are read as such; others are the page's own. */
  attrs?: Record<string, Json>;
  /** Such as `giftable`, `festival:mid-autumn`, `household:baby`: what a query's `context` meets. */
  tags?: string[];
  /** Minor units of the model's currency. */
  price?: number;
  listPrice?: number;
  available?: boolean;
  newSince?: Instant;
}
