import { Badge, Group, Skeleton, Text } from '@mantine/core'
import type { bloodGroups, Gender } from '@tabib/contracts/core/person'
import { IconAlertOctagon, IconCircleCheck, IconDroplet, IconQuestionMark } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './PatientBanner.module.css'
import { AgeText, NameText } from './text.js'

export interface BannerPatient {
  name: string
  number: string
  birthDate: string
  birthDateEstimated?: boolean
  gender: Gender
  bloodGroup?: (typeof bloodGroups)[number] | null
  /** Known allergies; empty when there are none or nobody asked; undefined while not yet read. */
  allergies?: readonly { substance: string; severe?: boolean }[] | undefined
  /** Somebody asked, and there are none. */
  noKnownAllergies?: boolean
  referredBy?: string | null
}

/** Who is this, and what can go wrong. The same on every screen about one patient; never scrolls away. */
export function PatientBanner({ patient, actions }: { patient: BannerPatient; actions?: ReactNode }) {
  const { t } = useTranslation('core')
  return (
    <section className={classes.banner} aria-label={t('banner.label')} data-banner>
      <div className={classes.who}>
        <Text component="h2" className={classes.name ?? ''}>
          <NameText name={patient.name} />
        </Text>
        <Group gap="xs" c="dimmed" className={classes.facts ?? ''}>
          <bdi className={classes.number}>{patient.number}</bdi>
          <span aria-hidden>·</span>
          <AgeText birthDate={patient.birthDate} {...(patient.birthDateEstimated ? { estimated: true } : {})} />
          <span aria-hidden>·</span>
          <span>{t(`gender.${patient.gender}`)}</span>
          {patient.bloodGroup && (
            <>
              <span aria-hidden>·</span>
              <Group component="span" gap={2} display="inline-flex" title={t('banner.bloodGroup')}>
                <IconDroplet size={15} aria-hidden />
                <span className="visually-hidden">{t('banner.bloodGroup')} </span>
                <bdi dir="ltr">{patient.bloodGroup}</bdi>
              </Group>
            </>
          )}
          {patient.referredBy && (
            <>
              <span aria-hidden>·</span>
              <span>
                {t('banner.referredBy')} <NameText name={patient.referredBy} />
              </span>
            </>
          )}
        </Group>
      </div>
      <Allergies patient={patient} />
      {actions && <div className={classes.actions}>{actions}</div>}
    </section>
  )
}

function Allergies({ patient }: { patient: BannerPatient }) {
  const { t } = useTranslation('core')
  if (patient.allergies === undefined) return <Skeleton h={26} w={160} />
  if (patient.allergies.length === 0) {
    const known = patient.noKnownAllergies
    const Shape = known ? IconCircleCheck : IconQuestionMark
    return (
      <Badge
        variant="light"
        color={known ? 'green' : 'gray'}
        size="lg"
        radius="sm"
        leftSection={<Shape size={14} aria-hidden />}
      >
        {t(known ? 'banner.noAllergies' : 'banner.allergiesUnknown')}
      </Badge>
    )
  }
  return (
    <ul className={classes.allergies} aria-label={t('banner.allergies')}>
      {patient.allergies.map((a) => (
        <li key={a.substance}>
          <Badge
            variant="filled"
            color="red.7"
            size="lg"
            radius="sm"
            leftSection={<IconAlertOctagon size={15} aria-hidden />}
          >
            <bdi>{a.substance}</bdi>
            {a.severe ? ` · ${t('banner.severe')}` : ''}
          </Badge>
        </li>
      ))}
    </ul>
  )
}
