import fc from 'fast-check';

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
const none = fc.constant('');

const year = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 2023, max: 2025 }).map(String) },
  fc.constantFrom('0000', '1900', '9999', '10000', '-0001', '202', '２０２４'),
);
const day = joined(
  year,
  fc.constant('-'),
  two(13),
  fc.constant('-'),
  fc.oneof(two(31), fc.constantFrom('00', '32', '1')),
);
const fraction = fc.constantFrom('.5', '.50', '.001', '.0000000001', '.');
const seconds = joined(fc.constant(':'), two(60), fc.oneof({ weight: 3, arbitrary: none }, fraction));
const place = fc.oneof(
  { weight: 3, arbitrary: none },
  fc.constantFrom(
    'Z',
    '+08:00',
    '-08:00',
    '+18:00',
    '+18:01',
    '+08:60',
    '+08:00:30',
    '+0800',
    '@Asia/Shanghai',
    '@Nowhere',
    'z',
  ),
);
const time = joined(two(24), fc.constant(':'), two(60), fc.oneof({ weight: 3, arbitrary: seconds }, none), place);
const midnight = joined(fc.constant('24:00:00'), place);

/** Texts of each format that a fact may have, and such as are nearly of it. */
export const textsLike = {
  date: day,
  'date-time': fc.oneof(
    joined(day, fc.constantFrom('T', 'T', 'T', ' ', ''), fc.oneof({ weight: 9, arbitrary: time }, midnight)),
    day,
  ),
  time: fc.oneof({ weight: 9, arbitrary: time }, midnight),
  month: joined(year, fc.constant('-'), fc.oneof(two(13), fc.constantFrom('1', '001'))),
  duration: fc.oneof(
    fc.constantFrom(
      'P',
      'PT',
      '-P',
      'P1Y2M',
      'P1D1Y',
      'P0M',
      '-P1M',
      '+P1M',
      'P1.5D',
      'PT1.5S',
      'PT1.S',
      'PT.5S',
      'P1W',
    ),
    joined(
      fc.constantFrom('', '-'),
      fc.constant('P'),
      fc.constantFrom('', '1Y', '13M', '3D'),
      fc.constantFrom('', 'T', 'T8H', 'T90M', 'T0.25S'),
    ),
  ),
} satisfies Record<string, fc.Arbitrary<string>>;

/** Any of them. */
export const timeText = fc.oneof(...Object.values(textsLike));
