/** Layers of the loss network that are compared: 0 is conv1, 4 is conv5. */
export interface Layers {
  /** Where what is in the picture is compared. */
  readonly content: number;
  /** λ of each layer where the style is compared; 0 leaves a layer out. */
  readonly lambdas: readonly number[];
}

/** How much each cost counts: J(G) = α·J_content(C, G) + β·J_style(S, G) + γ·TV(G). */
export interface Mix {
  readonly alpha: number;
  readonly beta: number;
  /** γ */
  readonly smoothness: number;
}

/** The costs of a picture, each unweighted, and their weighted sum. */
export interface Costs {
  readonly content: number;
  readonly style: number;
  readonly totalVariation: number;
  readonly total: number;
}

export type Optimiser = 'adam' | 'l-bfgs';

/** How a picture is painted, apart from the pictures themselves. */
export interface Recipe {
  readonly layers: Layers;
  readonly optimiser: Optimiser;
  readonly steps: number;
}

/** A finished step. */
export interface StepReport {
  /** From 1. */
  readonly step: number;
  readonly costs: Costs;
  /** How often the costs were computed for it. */
  readonly evaluations: number;
  /** [h · w · 3], RGB in 0…1, row by row. */
  readonly picture: Float32Array;
}

export interface Painting {
  readonly reason: 'finished' | 'stopped';
  /** The last finished step; 0 where it was stopped before the first. */
  readonly step: number;
  readonly costs: Costs | null;
}
