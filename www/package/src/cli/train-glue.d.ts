/** The generated `wasm/train.js`. */
declare module "#train" {
  import type { TrainerClass } from "./trainer.js";
  export const Trainer: TrainerClass;
  export default function init(input: { module_or_path: BufferSource }): Promise<unknown>;
}
