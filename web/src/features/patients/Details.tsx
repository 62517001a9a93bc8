import { phoneForPeople } from '@tabib/contracts/core/phone'
import type { Patient } from '@tabib/contracts/patients/patients'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { ownName } from '../../i18n/i18n.js'
import { DateText, NameText } from '../../shared/text.js'
import classes from './PatientPage.module.css'
import { Section } from './Section.js'

/** What is known of a person, as they gave it. */
export function Details({ patient: p }: { patient: Patient }) {
  const { t } = useTranslation('patients')
  const f = useFormat()
  const place = [p.address.line, p.address.city, p.address.district, p.address.postalCode].filter(Boolean).join(', ')
  const born = p.birthDateEstimated
    ? t('born.circa', { year: f.number(Number(p.birthDate.slice(0, 4)), { useGrouping: false }) })
    : f.date(p.birthDate)
  return (
    <Section title={t('details')}>
      <dl className={classes.facts}>
        <Fact label={t('fields.born')}>{born}</Fact>
        <Fact label={t('fields.phone')}>{p.phone && <bdi dir="ltr">{phoneForPeople(p.phone)}</bdi>}</Fact>
        <Fact label={t('fields.address')}>{place && <bdi>{place}</bdi>}</Fact>
        <Fact label={t('fields.language')}>{p.language && ownName[p.language]}</Fact>
        <Fact label={t('fields.emergency')}>{(p.emergencyName ?? p.emergencyPhone) && <Emergency patient={p} />}</Fact>
        <Fact label={t('fields.reference')}>{p.reference && <NameText name={p.reference} />}</Fact>
        <Fact label={t('deceased')}>{p.deceasedOn && <DateText value={p.deceasedOn} />}</Fact>
        <Fact label={t('fields.registered')}>
          <DateText value={p.createdAt} />
        </Fact>
        {p.identifiers.map((i) => (
          <Fact key={i.id} label={nameOf(i.system)}>
            <bdi dir="ltr">{i.value}</bdi>
          </Fact>
        ))}
      </dl>
    </Section>
  )
}

/** One thing that is known; nothing where it is not. */
const Fact = ({ label, children }: { label: string; children: ReactNode }) =>
  children ? (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  ) : null

function Emergency({ patient: p }: { patient: Patient }) {
  return (
    <>
      {p.emergencyName && <NameText name={p.emergencyName} />}
      {p.emergencyName && p.emergencyPhone && <br />}
      {p.emergencyPhone && <bdi dir="ltr">{phoneForPeople(p.emergencyPhone)}</bdi>}
    </>
  )
}

/** The last part of an identifier's system, which is an address: `…/synthea` reads `synthea`. */
const nameOf = (system: string) =>
  system
    .replace(/[/:]+$/, '')
    .split(/[/:]/)
    .at(-1) || system
