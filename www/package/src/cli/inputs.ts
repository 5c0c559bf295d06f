/** What `train` starts from: a log, more of one, or tables that were made of one. */

import { type DataReport, dataReport } from "./data-report.js";
import type { Database } from "./database.js";
import { loadEvents } from "./events.js";
import type { TrainOptions } from "./options.js";
import { loadProducts } from "./products.js";
import { TableStore, tableFile } from "./table-store.js";

/** Afterwards the database has `products` and, unless the store is filled, `events`. */
export async function openInputs(
  db: Database,
  options: TrainOptions,
): Promise<{ data: DataReport; store: TableStore | undefined }> {
  if (options.fromTables !== undefined) {
    const [store, data] = await TableStore.of(options.fromTables, options);
    await store.openProducts(db);
    return { data, store };
  }
  const earlier = (name: string) => options.previous && tableFile(options.previous, name);
  await loadEvents(db, {
    ...options.log,
    lenient: true,
    mayLackPrices: true,
    earlier: earlier("events.parquet"),
  });
  const list = { ...options.products, earlier: earlier("products.parquet") };
  await loadProducts(db, list, options.log);
  const data = await dataReport(db);
  const store = options.tables === undefined ? undefined : await TableStore.empty(options.tables);
  await store?.keepLog(db, data, options);
  return { data, store };
}
