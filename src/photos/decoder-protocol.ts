/** What the server and a decoding process say to each other over the IPC channel. */
import type { FitSettings, PhotoFormat, PhotoOutcome } from './outcome.ts';

export interface DecoderRequest {
  readonly bytes: Uint8Array;
  readonly format: PhotoFormat;
  readonly settings: FitSettings;
  /** Bytes that the process may occupy. */
  readonly memoryLimit: number;
}

export type DecoderReply =
  /** The decoders are loaded; the first photo may come. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'done';
      readonly outcome: PhotoOutcome;
      /** The memory limit is passed and the work goes on in vain: the process is to be ended. */
      readonly exhausted: boolean;
    };
