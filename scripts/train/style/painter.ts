import {
  concat, gather, reshape, tensor, tensor1d, tidy, variable, type Tensor2D, type Variable,
} from '@tensorflow/tfjs-core';
import { Random } from '../../../models/random';
import { initialStyle, initialTransfer } from '../../../models/style/initial';
import { transferList } from '../../../models/style/load';
import { HIDDEN, predictStyles, predictorList, STATISTICS, type Dense } from '../../../models/style/predictor';
import { styleSize, type TransferSpec } from '../../../models/style/spec';
import { TransferNet } from '../../../models/style/transfer-net';
import { packWeights, unpackWeights } from '../../../models/sliding-window/packed-weights';
import { initialWeights } from '../../../models/transfer/initialiser';
import { readWeights } from '../../../models/transfer/weights';

/** Files as they are stored. */
export interface PainterFiles {
  readonly transfer: Uint8Array;
  readonly predictor: Uint8Array;
}

/** Everything that learns: the transfer network, the numbers of every style, and the predictor of such numbers. */
export class Painter {
  readonly net: TransferNet;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly #ids: readonly string[];
  readonly #layers: readonly [Dense, Dense];

  /** @param files to go on from; without any it begins anew */
  constructor(spec: TransferSpec, ids: readonly string[], seed: number, files: PainterFiles | null) {
    const random = new Random(seed);
    const size = styleSize(spec);
    const stored = files && {
      ...unpackWeights(transferList(spec, ids), bufferOf(files.transfer)),
      ...unpackWeights(predictorList(spec), bufferOf(files.predictor)),
    };
    this.#ids = ids;
    this.net = new TransferNet(spec, stored ? new Map(Object.entries(stored)) : initialTransfer(spec, random));
    const make = (name: string, shape: readonly number[], begin: () => Float32Array): [string, Variable] => [
      name,
      tidy(() => variable(tensor(stored?.[name] ?? begin(), [...shape]))),
    ];
    const small = () => initialWeights('xavier-normal', [HIDDEN, size], random).map((weight) => weight / 10);
    const predictor = new Map([
      make('hidden/kernel', [STATISTICS, HIDDEN], () => initialWeights('he-normal', [STATISTICS, HIDDEN], random)),
      make('hidden/bias', [HIDDEN], () => new Float32Array(HIDDEN)),
      make('style/kernel', [HIDDEN, size], small),
      make('style/bias', [size], () => initialStyle(spec, false)),
    ]);
    const styles = ids.map((id, i) => make(`style/${id}`, [size], () => initialStyle(spec, i === 0)));
    this.variables = new Map([...this.net.variables, ...styles, ...predictor]);
    const dense = (name: string): Dense => ({
      kernel: predictor.get(`${name}/kernel`) as unknown as Tensor2D,
      bias: predictor.get(`${name}/bias`) as unknown as Dense['bias'],
    });
    this.#layers = [dense('hidden'), dense('style')];
  }

  /**
   * @param ids places in the list of styles
   * @param statistics of style pictures [m, `STATISTICS`] whose styles are to be predicted, behind the others
   */
  styles(ids: readonly number[], statistics: Tensor2D): Tensor2D {
    return tidy(() => {
      const table = concat(this.#ids.map((id) => reshape(this.variables.get(`style/${id}`)!, [1, -1])), 0) as Tensor2D;
      const named = gather(table, tensor1d([...ids], 'int32'));
      return concat([named, predictStyles(statistics, this.#layers)], 0) as Tensor2D;
    });
  }

  async files(): Promise<PainterFiles> {
    const weights = await readWeights(this.variables);
    const pick = (list: readonly { readonly name: string }[]) =>
      packWeights(Object.fromEntries(list.map(({ name }) => [name, weights[name]!]))).bytes;
    return { transfer: pick(transferList(this.net.spec, this.#ids)), predictor: pick(predictorList(this.net.spec)) };
  }

  dispose(): void {
    for (const each of this.variables.values()) each.dispose();
  }
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
