import { parentPort, workerData } from 'node:worker_threads';
import { scenes } from './scenes/index';
import { renderRows, type Share } from './tracer/render';

export interface Job {
  scene: string;
  width: number;
  height: number;
  samples: number;
  share: Share;
}

const { scene, width, height, samples, share } = workerData as Job;
const make = scenes[scene];
if (!make) throw new Error(`no scene named ${scene}`);
parentPort?.postMessage(renderRows(make(), width, height, samples, share));
