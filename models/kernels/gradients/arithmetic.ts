import {
  Abs, Add, AddN, Atan, ClipByValue, Exp, LeakyRelu, Log, Maximum, Minimum, Multiply, Neg, Pow, Prelu, RealDiv, Relu, Relu6,
  Rsqrt, Select, Sigmoid, Softplus, Sqrt, Square, SquaredDifference, Step, Sub, Tanh,
  add, div, log, mul, neg, pow, relu, sigmoid, sign, step, sub, square, where, zeros, zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { rule } from './rule';
import { unbroadcast } from './sum-leading';

/** 1 where a ≥ b, else 0, in float arithmetic: comparisons and casts are ten times slower on WASM. */
const atLeast = (a: Tensor, b: Tensor) => sub(1, step(sub(b, a)));

/** Derivatives of what is computed element by element. Where a function has a kink, TensorFlow's choice is taken. */
export const arithmetic = [
  rule(Add, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => ({ a: () => unbroadcast(dy, a!.shape), b: () => unbroadcast(dy, b!.shape) }),
  }),
  {
    kernelName: AddN,
    saveAllInputs: true,
    gradFunc: (dy: Tensor | Tensor[], saved: Tensor[]) =>
      Object.fromEntries(saved.map((_, i) => [i, () => (dy as Tensor).clone()])),
  },
  rule(Sub, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => ({ a: () => unbroadcast(dy, a!.shape), b: () => neg(unbroadcast(dy, b!.shape)) }),
  }),
  rule(Multiply, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => ({
      a: () => unbroadcast(mul(dy, b!), a!.shape),
      b: () => unbroadcast(mul(dy, a!), b!.shape),
    }),
  }),
  rule(RealDiv, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => ({
      a: () => unbroadcast(div(dy, b!), a!.shape),
      b: () => neg(unbroadcast(div(mul(dy, a!), square(b!)), b!.shape)),
    }),
  }),
  rule(Pow, {
    saves: ['a', 'b'],
    output: true,
    grad: (dy, [a, b, y]) => ({
      a: () => unbroadcast(mul(dy, mul(b!, pow(a!, sub(b!, 1)))), a!.shape),
      b: () => unbroadcast(mul(dy, mul(y!, log(a!))), b!.shape),
    }),
  }),
  rule(SquaredDifference, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => {
      const inner = () => mul(mul(dy, 2), sub(a!, b!));
      return { a: () => unbroadcast(inner(), a!.shape), b: () => neg(unbroadcast(inner(), b!.shape)) };
    },
  }),
  rule(Maximum, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => ({
      a: () => unbroadcast(mul(dy, atLeast(a!, b!)), a!.shape),
      b: () => unbroadcast(mul(dy, step(sub(b!, a!))), b!.shape),
    }),
  }),
  rule(Minimum, {
    saves: ['a', 'b'],
    grad: (dy, [a, b]) => ({
      a: () => unbroadcast(mul(dy, atLeast(b!, a!)), a!.shape),
      b: () => unbroadcast(mul(dy, step(sub(a!, b!))), b!.shape),
    }),
  }),
  rule<{ clipValueMin: number; clipValueMax: number }>(ClipByValue, {
    saves: ['x'],
    grad: (dy, [x], { clipValueMin, clipValueMax }) => ({
      x: () => mul(dy, mul(sub(1, step(sub(clipValueMin, x!))), sub(1, step(sub(x!, clipValueMax))))),
    }),
  }),
  rule(Neg, { grad: (dy) => ({ x: () => neg(dy) }) }),
  rule(Abs, { saves: ['x'], grad: (dy, [x]) => ({ x: () => mul(dy, sign(x!)) }) }),
  rule(Atan, { saves: ['x'], grad: (dy, [x]) => ({ x: () => div(dy, add(square(x!), 1)) }) }),
  rule(Exp, { output: true, grad: (dy, [y]) => ({ x: () => mul(dy, y!) }) }),
  rule(Log, { saves: ['x'], grad: (dy, [x]) => ({ x: () => div(dy, x!) }) }),
  rule(Square, { saves: ['x'], grad: (dy, [x]) => ({ x: () => mul(dy, mul(x!, 2)) }) }),
  rule(Sqrt, { output: true, grad: (dy, [y]) => ({ x: () => div(dy, mul(y!, 2)) }) }),
  rule(Rsqrt, { output: true, grad: (dy, [y]) => ({ x: () => mul(dy, mul(mul(mul(y!, y!), y!), -0.5)) }) }),
  rule(Sigmoid, { output: true, grad: (dy, [y]) => ({ x: () => mul(dy, mul(y!, sub(1, y!))) }) }),
  rule(Tanh, { output: true, grad: (dy, [y]) => ({ x: () => mul(dy, sub(1, square(y!))) }) }),
  rule(Softplus, { saves: ['x'], grad: (dy, [x]) => ({ x: () => mul(dy, sigmoid(x!)) }) }),
  rule(Relu, { output: true, grad: (dy, [y]) => ({ x: () => mul(dy, step(y!)) }) }),
  rule(Relu6, { output: true, grad: (dy, [y]) => ({ x: () => mul(dy, mul(step(y!), step(sub(6, y!)))) }) }),
  rule<{ alpha: number }>(LeakyRelu, {
    saves: ['x'],
    grad: (dy, [x], { alpha }) => ({ x: () => mul(dy, step(x!, alpha)) }),
  }),
  rule(Prelu, {
    saves: ['x', 'alpha'],
    grad: (dy, [x, alpha]) => ({
      x: () => mul(dy, add(step(x!), mul(sub(1, step(x!)), alpha!))),
      alpha: () => unbroadcast(mul(dy, neg(relu(neg(x!)))), alpha!.shape),
    }),
  }),
  rule(Step, { grad: (dy) => ({ x: () => zerosLike(dy) }) }),
  rule(Select, {
    saves: ['condition'],
    grad: (dy, [condition]) => ({
      condition: () => zeros(condition!.shape),
      t: () => where(condition!, dy, zerosLike(dy)),
      e: () => where(condition!, zerosLike(dy), dy),
    }),
  }),
];
