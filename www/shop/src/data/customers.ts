/** The demo's customers: histories out of the log, told apart by stage and tier, without names. */
import type { LifecycleStage, ShopEvent } from "zhanggui";

export interface DemoCustomer {
  id: string;
  label: string;
  stage: LifecycleStage;
  tier: string;
  events: ShopEvent[];
}

export async function loadCustomers(): Promise<DemoCustomer[]> {
  const response = await fetch("/customers.json");
  return response.ok ? ((await response.json()) as DemoCustomer[]) : [];
}
