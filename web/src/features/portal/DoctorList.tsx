import { Group, Stack, Text } from '@mantine/core'
import { languages } from '@tabib/contracts/core/person'
import type { Answer } from '@tabib/contracts/core/route'
import { doctors, publicDoctors, type PublicDoctor } from '@tabib/contracts/portal/doctors'
import { IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ownName } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { finding } from './address.js'
import classes from './portal.module.css'
import { useWeekday } from './When.js'

export type Found = Answer<typeof doctors.search>

/** Doctors by what people ask for. `open`: for whoever is not signed in. */
export function DoctorList({ open, onFound }: { open: boolean; onFound?: (clinic: string) => void }) {
  const { t } = useTranslation('portal')
  const weekday = useWeekday()
  const [wish, setWish] = useUrlState(finding)
  const asked = {
    query: {
      q: wish.q || undefined,
      speciality: wish.speciality || undefined,
      branchId: (wish.branch || undefined) as PublicDoctor['branchId'] | undefined,
      language: languages.find((l) => l === wish.language) ?? undefined,
      day: wish.day ? Number(wish.day) : undefined,
    },
  }
  const found = useQuery({
    ...(open ? query(publicDoctors.search, asked) : query(doctors.search, asked)),
    placeholderData: (before: Found | undefined) => before,
  })
  if (found.data && onFound) onFound(found.data.clinicName)
  const choose = (name: 'speciality' | 'branch' | 'language' | 'day') => (v: string | null) =>
    setWish({ [name]: v ?? '' })
  return (
    <Stack>
      <SearchField label={t('find.words')} size="md" value={wish.q} onChange={(q) => setWish({ q })} />
      <div className={classes.filters}>
        <PickField
          label={t('find.speciality')}
          clearable
          value={wish.speciality || null}
          onChange={choose('speciality')}
          choices={(found.data?.specialities ?? []).map((s) => ({ value: s, label: s }))}
        />
        <PickField
          label={t('find.day')}
          clearable
          value={wish.day || null}
          onChange={choose('day')}
          choices={[1, 2, 3, 4, 5, 6, 7].map((d) => ({ value: String(d), label: weekday(d) }))}
        />
        <PickField
          label={t('find.language')}
          clearable
          value={wish.language || null}
          onChange={choose('language')}
          choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        />
        {(found.data?.branches.length ?? 0) > 1 && (
          <PickField
            label={t('find.branch')}
            clearable
            value={wish.branch || null}
            onChange={choose('branch')}
            choices={found.data!.branches.map((b) => ({ value: b.id, label: b.name }))}
          />
        )}
      </div>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <CardsSkeleton count={4} />}
      {found.data?.items.length === 0 && (
        <EmptyState icon={IconStethoscope} title={t('find.none')} hint={t('find.noneHint')} />
      )}
      <ul className={classes.cards} aria-label={t('find.title')}>
        {found.data?.items.map((d) => (
          <li key={`${d.id} ${d.branchId}`}>
            <DoctorCard doctor={d} to={open ? paths.doctor(d.id) : paths.portalDoctor(d.id)} />
          </li>
        ))}
      </ul>
    </Stack>
  )
}

function DoctorCard({ doctor, to }: { doctor: PublicDoctor; to: string }) {
  const f = useFormat()
  const weekday = useWeekday()
  return (
    <Link to={to} search={{ branch: doctor.branchId } as never} className={classes.card ?? ''}>
      <Stack gap={4}>
        <Text fw={700} size="lg">
          <NameText name={doctor.name} />
        </Text>
        <Text>
          <bdi>{[doctor.speciality, doctor.qualifications].filter(Boolean).join(' · ')}</bdi>
        </Text>
        <Group justify="space-between" gap="xs">
          <Text c="dimmed">
            <bdi>{doctor.branchName}</bdi>
          </Text>
          <Text c="dimmed">{f.words(doctor.days.map(weekday))}</Text>
        </Group>
      </Stack>
    </Link>
  )
}
