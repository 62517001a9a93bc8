import type { MantineColorsTuple } from '@mantine/core'

/** One deep teal for what to do next. White text stands on shade 6 (5.5:1), ink on shade 4. */
export const teal: MantineColorsTuple = [
  '#edf6f5',
  '#d5ebe8',
  '#acd8d3',
  '#7fc2bb',
  '#57aaa3',
  '#2d8a83',
  '#0f766e',
  '#0b5f59',
  '#094c47',
  '#073a37',
]
/** Care: look before you go on. */
export const amber: MantineColorsTuple = [
  '#fcf5e6',
  '#f9e7c2',
  '#f2d38f',
  '#e9bc5a',
  '#dba332',
  '#bf8413',
  '#966009',
  '#7c4e06',
  '#633d05',
  '#4d2f04',
]
/** Danger, and nothing else. */
export const red: MantineColorsTuple = [
  '#fdefed',
  '#fad9d5',
  '#f3b3ab',
  '#eb897f',
  '#e06457',
  '#cd3d30',
  '#b3261e',
  '#931d17',
  '#751813',
  '#5a130f',
]
/** Done, and nothing else. */
export const green: MantineColorsTuple = [
  '#edf7ee',
  '#d3ecd6',
  '#a9d9af',
  '#7bc384',
  '#53aa60',
  '#338d43',
  '#1f7637',
  '#186029',
  '#134d21',
  '#0f3b1a',
]
/** Paper and ink: warm, so that white surfaces stand out from the page. */
export const gray: MantineColorsTuple = [
  '#f8f7f3',
  '#f1efe9',
  '#e6e3da',
  '#d6d2c6',
  '#bdb9ac',
  '#8f8c81',
  '#5b6360',
  '#434a48',
  '#2b3231',
  '#16201f',
]
/** The dark theme's own paper: text first, deepest last. */
export const dark: MantineColorsTuple = [
  '#e4eae8',
  '#c5cfcc',
  '#9daba7',
  '#6f7e7a',
  '#3a4845',
  '#2a3634',
  '#1c2624',
  '#121a18',
  '#0d1413',
  '#090e0d',
]

export const fonts = [
  "'Noto Sans Variable'",
  "'Noto Signs'",
  // The script of the language spoken first: what scripts share, as the full stop of Hindi and Bengali, is taken from it.
  'var(--tabib-script)',
  "'Noto Sans Devanagari Variable'",
  "'Noto Sans Bengali Variable'",
  "'Noto Sans Arabic Variable'",
  'system-ui',
  'sans-serif',
].join(', ')

/** Named tones of state: neutral, next (ours to do), care, danger, done. */
export const tones = { neutral: 'gray', next: 'teal', care: 'amber', danger: 'red', done: 'green' } as const
export type Tone = keyof typeof tones
