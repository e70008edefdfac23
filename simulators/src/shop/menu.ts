import { type Vnd, vnd } from '@cong/values/money.ts';
import type { Bilingual } from './language.ts';

/** Something the shop sells. `art` names its drawing in views/art.eta. */
export type Product = {
  readonly id: string;
  readonly art: 'coffee' | 'milk_coffee' | 'tea' | 'sandwich' | 'noodles' | 'sweet_soup';
  readonly name: Bilingual;
  readonly about: Bilingual;
  readonly price: Vnd;
};

/** What the shop sells, in the order it is shown. */
export const MENU: readonly Product[] = [
  {
    id: 'ca-phe-sua-da',
    art: 'coffee',
    name: { vi: 'Cà phê sữa đá', en: 'Iced coffee with condensed milk' },
    about: { vi: 'Phin nhỏ giọt, sữa đặc, nhiều đá', en: 'Slow drip, sweet milk, plenty of ice' },
    price: vnd(29_000n),
  },
  {
    id: 'bac-xiu',
    art: 'milk_coffee',
    name: { vi: 'Bạc xỉu', en: 'White coffee' },
    about: { vi: 'Nhiều sữa, một chút cà phê', en: 'Mostly milk, a little coffee' },
    price: vnd(32_000n),
  },
  {
    id: 'tra-dao',
    art: 'tea',
    name: { vi: 'Trà đào cam sả', en: 'Peach and lemongrass tea' },
    about: { vi: 'Đào ngâm, cam tươi, sả đập dập', en: 'Peach, fresh orange, crushed lemongrass' },
    price: vnd(45_000n),
  },
  {
    id: 'banh-mi',
    art: 'sandwich',
    name: { vi: 'Bánh mì thịt', en: 'Bánh mì with pork' },
    about: { vi: 'Pa-tê, chả lụa, đồ chua, ngò', en: 'Pâté, pork roll, pickles, coriander' },
    price: vnd(25_000n),
  },
  {
    id: 'pho-bo',
    art: 'noodles',
    name: { vi: 'Phở bò tái', en: 'Beef phở' },
    about: { vi: 'Nước dùng ninh tám tiếng', en: 'Broth simmered for eight hours' },
    price: vnd(55_000n),
  },
  {
    id: 'che-ba-mau',
    art: 'sweet_soup',
    name: { vi: 'Chè ba màu', en: 'Three-colour sweet soup' },
    about: { vi: 'Đậu đỏ, đậu xanh, thạch lá dứa', en: 'Red bean, mung bean, pandan jelly' },
    price: vnd(20_000n),
  },
];

/** A product by its id; the menu may have changed since an order was made. */
export const productOf = (id: string): Product | undefined =>
  MENU.find((product) => product.id === id);
