import { useLocalStorage } from '@mantine/hooks'
import { fahrenheit, type MeasureName, measures } from '@tabib/contracts/encounters/vitals.measures'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

const units = {
  systolic: 'pressure',
  diastolic: 'pressure',
  pulse: 'perMinute',
  temperature: 'celsius',
  respiration: 'perMinute',
  spo2: 'percent',
  weight: 'kg',
  height: 'cm',
  bmi: 'bmi',
  pain: null,
} as const satisfies Record<MeasureName, string | null>

export type TemperatureUnit = 'C' | 'F'

/** Whether temperatures are shown and typed in Celsius or Fahrenheit; kept on this device. They are stored in Celsius. */
export const useTemperatureUnit = () =>
  useLocalStorage<TemperatureUnit>({ key: 'tabib.temperature', defaultValue: 'C', getInitialValueInEffect: false })

/** Digits after the point that a measure is shown with. */
export const decimalsOf = (name: MeasureName) => (measures[name].step === 1 ? 0 : measures[name].step === 0.1 ? 1 : 2)

/** Measures in words: label, unit, value as it is shown. */
export function useMeasures() {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const [temperature] = useTemperatureUnit()
  const inFahrenheit = (name: MeasureName) => name === 'temperature' && temperature === 'F'
  const shown = (name: MeasureName, value: number) => (inFahrenheit(name) ? fahrenheit(value) : value)
  const unit = (name: MeasureName) => {
    const key = inFahrenheit(name) ? 'fahrenheit' : units[name]
    return key ? t(`units.${key}`) : ''
  }
  const number = (name: MeasureName, value: number) =>
    f.number(shown(name, value), { maximumFractionDigits: decimalsOf(name) })
  return {
    label: (name: MeasureName) => t(`measures.${name}`),
    unit,
    /** A stored value in the unit on screen. */
    shown,
    /** `36.8` */
    number,
    /** `36.8 °C` */
    text: (name: MeasureName, value: number) => [number(name, value), unit(name)].filter(Boolean).join('\u00a0'),
  }
}
