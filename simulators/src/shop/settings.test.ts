import { describe, expect, test } from 'vitest';
import { readSettings, SettingProblem } from './settings.ts';

describe('the shop', () => {
  test('stands two ports above the gateway', () => {
    expect(readSettings({ PORT: '9000' })).toMatchObject({
      port: 9002,
      gatewayUrl: 'http://127.0.0.1:9000',
      shopUrl: 'http://127.0.0.1:9002',
      payOrigins: ['http://127.0.0.1:9000', 'http://localhost:9000'],
    });
    expect(readSettings({}).port).toBe(8082);
    expect(readSettings({ CONG_HOST: '10.1.2.3' }).gatewayUrl).toBe('http://10.1.2.3:8080');
    expect(readSettings({ CONG_HOST: '0.0.0.0' }).gatewayUrl).toBe('http://127.0.0.1:8080');
    expect(readSettings({ CONG_SHOP_PORT: '5000' }).shopUrl).toBe('http://127.0.0.1:5000');
  });

  test('sends payers to the public address of the gateway too', () => {
    const { payOrigins, pagesUrl } = readSettings({ CONG_PUBLIC_URL: 'https://pay.example.vn/x' });
    expect(payOrigins).toContain('https://pay.example.vn');
    expect(pagesUrl).toBe('https://pay.example.vn');
    expect(readSettings({}).pagesUrl).toBe('http://127.0.0.1:8080');
  });

  test('keeps its orders only where there is a data folder', () => {
    expect(readSettings({}).folder).toBeUndefined();
    expect(readSettings({ CONG_DATA_DIR: '/data' }).folder).toBe('/data/shop');
  });

  test.each([
    [{ PORT: 'x' }, 'PORT'],
    [{ PORT: '65535' }, 'CONG_SHOP_PORT'],
    [{ CONG_SHOP_PORT: '0' }, 'CONG_SHOP_PORT'],
    [{ CONG_PUBLIC_URL: 'javascript:alert(1)' }, 'CONG_PUBLIC_URL'],
    [{ CONG_LOG_LEVEL: 'loud' }, 'CONG_LOG_LEVEL'],
    [{ SHOP_KEYS: '{' }, 'SHOP_KEYS'],
  ])('given %j names the setting', (env, name) => {
    expect(() => readSettings(env)).toThrow(SettingProblem);
    expect(() => readSettings(env)).toThrow(name);
  });
});
