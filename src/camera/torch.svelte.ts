export type TorchState = 'none' | 'off' | 'on';

/** Of Image Capture; not in TypeScript's DOM. */
type TorchCapability = MediaTrackCapabilities & { readonly torch?: boolean };

/** The light beside a phone's camera. `state` is reactive. */
export class Torch {
  #state = $state.raw<TorchState>('none');
  #track: MediaStreamTrack | null = null;

  get state(): TorchState {
    return this.#state;
  }

  /** From now on the torch of this camera, which is off to begin with; null: of none. */
  follow(track: MediaStreamTrack | null): void {
    this.#track = track;
    this.#state = 'none';
    this.look();
  }

  /** Asks the camera anew whether it has one: Android tells only once the camera runs. */
  look(): void {
    const capabilities: TorchCapability | undefined = this.#track?.getCapabilities?.();
    const has = capabilities?.torch ?? false;
    if (!has) this.#state = 'none';
    else if (this.#state === 'none') this.#state = 'off';
  }

  /** Never rejects: what came of it is `state`. */
  async set(on: boolean): Promise<void> {
    const track = this.#track;
    if (!track || this.#state === 'none') return;
    try {
      await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      if (track === this.#track) this.#state = on ? 'on' : 'off';
    } catch {
      // Some phones offer a torch and refuse it, for instance when hot or low on battery: it stays as it was.
    }
  }
}
