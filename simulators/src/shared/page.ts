import { type Html, html } from './html.ts';

export type Language = 'vi' | 'en';

type Frame = { readonly language: Language; readonly heading: string; readonly style: string };

/** A whole page of a simulated bank or provider around its content. @param style where its style sheet is. */
export const wholePage = ({ language, heading, style }: Frame, content: Html): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${heading}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main>
<h1>${heading}</h1>
${content}
</main>
</body>
</html>`.text;

/** An amount as a person reads it. */
export const đồng = (amount: bigint, language: Language): string =>
  `${new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB').format(amount)} ₫`;
