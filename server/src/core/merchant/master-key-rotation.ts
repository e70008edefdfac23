/** What became of a rotation: every data key is now under this master key. */
export type MasterKeyRotation = {
  readonly masterKeyId: string;
  /** How many were under another one before. */
  readonly merchants: number;
};
