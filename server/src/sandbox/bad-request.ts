/** What a caller did wrong, in words for it; thrown, and answered as HTTP 400. */
export const badRequest = (why: string): Error & { readonly statusCode: number } =>
  Object.assign(new Error(why), { statusCode: 400 });
