/** The generated `wasm/train.js`. */
declare module "#train" {
  import type { TrainCore } from "./trainer.js";
  export const Trainer: TrainCore["Trainer"];
  export const Sold: TrainCore["Sold"];
  export const modelContents: TrainCore["modelContents"];
  export const Figures: TrainCore["Figures"];
  export default function init(input: { module_or_path: BufferSource }): Promise<unknown>;
}
