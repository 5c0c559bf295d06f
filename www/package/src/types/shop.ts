/** What a page says of the shop's articles. */

import type { Instant, Text } from "./common.js";

export interface Product {
  id: string;
  group?: string;
  name?: Text;
  /** Path from the root, or the leaf's id. */
  category?: string[];
  brand?: string;
  /** Minor units of the model's currency. */
  price?: number;
  listPrice?: number;
  available?: boolean;
  newSince?: Instant;
}
