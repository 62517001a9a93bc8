import { createTheme, type CSSVariablesResolver, defaultVariantColorsResolver } from '@mantine/core'
import { amber, dark, fonts, gray, green, red, teal } from './tokens.js'

const colours = { teal, amber, red, green, gray }

const veil = { backgroundOpacity: 0.35 }
// The list box scrolls by itself, moved through by its field; Mantine's own scroll area cannot be reached by keyboard.
const list = {
  comboboxProps: { shadow: 'md' },
  withScrollArea: false,
  styles: { options: { maxHeight: 260, overflowY: 'auto' as const } },
}
const overlayTitle = { fontSize: '1.1875rem', fontWeight: 650, lineHeight: 1.3 }

/** Mantine dressed in our tokens. Sizes are for a desk (15 px base); tablets and kiosks scale the root. */
export const theme = createTheme({
  colors: { ...colours, dark },
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  black: '#16201f',
  white: '#ffffff',
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.8rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { md: '1.5' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '8px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  shadows: { sm: 'none', md: '0 6px 24px rgb(22 32 31 / 0.10)', xl: '0 12px 40px rgb(22 32 31 / 0.16)' },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  // Mantine's light variants are too faint for text; ours keep at least 4.5:1 in both themes (checked with axe).
  variantColorResolver(input) {
    const name = typeof input.color === 'string' ? input.color.split('.')[0]! : 'teal'
    // Mantine decides once for both themes; our fills are dark in the light theme and light in the dark one.
    if ((input.variant === 'filled' || input.variant === undefined) && (input.color ?? 'teal') in colours) {
      return {
        background: `var(--mantine-color-${name}-filled)`,
        hover: `var(--mantine-color-${name}-filled-hover)`,
        color: 'var(--tabib-on-fill)',
        border: '1px solid transparent',
      }
    }
    if (input.variant === 'light' && name in colours) {
      return {
        background: `var(--tabib-${name}-soft)`,
        hover: `var(--tabib-${name}-soft-hover)`,
        color: `var(--tabib-${name}-ink)`,
        border: '1px solid transparent',
      }
    }
    if (['subtle', 'transparent', 'outline'].includes(input.variant) && name in colours) {
      return {
        background: 'transparent',
        hover: input.variant === 'transparent' ? 'transparent' : `var(--tabib-${name}-soft)`,
        color: `var(--tabib-${name}-ink)`,
        border: `1px solid ${input.variant === 'outline' ? 'currentColor' : 'transparent'}`,
      }
    }
    return defaultVariantColorsResolver(input)
  },
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, transitionProps: { duration: 100 } } },
    Modal: {
      defaultProps: {
        transitionProps: { duration: 120, transition: 'fade' },
        centered: true,
        radius: 'md',
        zIndex: 210,
        overlayProps: veil,
        styles: { title: overlayTitle },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: {
      defaultProps: {
        transitionProps: { duration: 140 },
        overlayProps: veil,
        styles: { title: overlayTitle },
        attributes: { header: { role: 'presentation' } },
      },
    },
    // Without the empty place that takes the focus first: a menu may own items only, and the first one is where keys begin.
    Menu: {
      defaultProps: {
        transitionProps: { duration: 90 },
        shadow: 'md',
        withinPortal: true,
        withInitialFocusPlaceholder: false,
        // Where it fits neither below nor above, it covers what opened it rather than run off the screen.
        middlewares: {
          flip: true,
          shift: { crossAxis: true, padding: 8, limiter: { fn: ({ x, y }: Record<'x' | 'y', number>) => ({ x, y }) } },
        },
      },
    },
    Popover: { defaultProps: { transitionProps: { duration: 90 }, shadow: 'md' } },
    Select: { defaultProps: list },
    MultiSelect: { defaultProps: list },
    Badge: { defaultProps: { tt: 'none', fw: 600 } },
    Paper: { defaultProps: { withBorder: true, shadow: 'sm' } },
    Button: { defaultProps: { fw: 600 } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
  },
})

/** Our own variables beside Mantine's. */
export const variables: CSSVariablesResolver = () => {
  const soft = (name: keyof typeof colours, scheme: 'light' | 'dark') => {
    const c = colours[name]
    return scheme === 'light'
      ? { [`--tabib-${name}-soft`]: c[0], [`--tabib-${name}-soft-hover`]: c[1], [`--tabib-${name}-ink`]: c[7] }
      : {
          [`--tabib-${name}-soft`]: name === 'gray' ? '#243130' : `color-mix(in srgb, ${c[6]} 26%, #121a18)`,
          [`--tabib-${name}-soft-hover`]: name === 'gray' ? '#2c3a38' : `color-mix(in srgb, ${c[6]} 38%, #121a18)`,
          [`--tabib-${name}-ink`]: name === 'gray' ? '#c5cfcc' : c[2],
        }
  }
  const all = (scheme: 'light' | 'dark') =>
    Object.assign({}, ...(Object.keys(colours) as (keyof typeof colours)[]).map((n) => soft(n, scheme))) as Record<
      string,
      string
    >
  return {
    variables: { '--tabib-rail': '13.5rem', '--tabib-rail-narrow': '4.25rem', '--tabib-top': '3.5rem' },
    light: {
      ...all('light'),
      '--mantine-color-body': '#fbfaf7',
      '--mantine-color-text': '#16201f',
      '--mantine-color-dimmed': '#58615e',
      '--mantine-color-placeholder': '#6c7471',
      '--mantine-color-error': '#b3261e',
      '--mantine-color-default-border': '#cfcbc0',
      '--mantine-color-anchor': '#0b5f59',
      '--tabib-on-fill': '#ffffff',
      '--tabib-key-on-fill': 'rgb(0 0 0 / 0.2)',
      '--tabib-surface': '#ffffff',
      '--tabib-sunken': '#f4f2ec',
      '--tabib-hairline': '#e4e1d8',
      '--tabib-chosen': '#e6f2f0',
    },
    dark: {
      ...all('dark'),
      '--mantine-color-body': '#0f1514',
      '--mantine-color-text': '#e4eae8',
      '--mantine-color-dimmed': '#9daba7',
      '--mantine-color-placeholder': '#84928e',
      '--mantine-color-error': '#f3a198',
      '--mantine-color-default': '#1a2422',
      '--mantine-color-default-hover': '#22302d',
      '--mantine-color-default-border': '#3a4845',
      '--mantine-color-anchor': '#7fc2bb',
      '--tabib-on-fill': '#0b1614',
      '--tabib-key-on-fill': 'rgb(255 255 255 / 0.28)',
      '--tabib-surface': '#161f1d',
      '--tabib-sunken': '#0b1110',
      '--tabib-hairline': '#293533',
      '--tabib-chosen': '#17332f',
    },
  }
}
