/** A video track that needs no camera: 64 × 48, a new picture about 30 times a second. */
export class LivingTrack {
  readonly track: MediaStreamVideoTrack;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor() {
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 48;
    const context = canvas.getContext('2d')!;
    let shade = 0;
    const draw = () => {
      shade = (shade + 16) % 256;
      context.fillStyle = `rgb(${shade} 90 160)`;
      context.fillRect(0, 0, canvas.width, canvas.height);
    };
    draw();
    this.#timer = setInterval(draw, 33);
    this.track = canvas.captureStream(30).getVideoTracks()[0]!;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.track.stop();
  }
}
