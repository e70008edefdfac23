/** The public half of the key pair that the golden messages' merchant has; its private half is in wire/src/viviet/vectors. */
export const SANDBOX_MERCHANT_PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDKEbT5e/cWzDhfa//ipAt5BESO
IpGiHK6neqqjka5eXcbSMhXEzc7Q/c8TnOLyGMcuIfMkKeExF2a+PKkDVEItfpNh
rQO+ru5o8o1ad83GaLr/Vxhhtg+iFxlBHfycVToAYG3PBuV7g4oz641HjZU36of2
cZxyX76dpBzU2qK9tQIDAQAB
-----END PUBLIC KEY-----
`;
