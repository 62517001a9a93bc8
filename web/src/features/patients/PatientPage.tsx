import type { Id } from '@tabib/contracts/core/id'
import { allergies } from '@tabib/contracts/encounters/allergies'
import { type Patient, patients } from '@tabib/contracts/patients/patients'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { type BannerPatient, PatientBanner } from '../../shared/PatientBanner.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton, PageSkeleton } from '../../ui/Skeletons.js'
import { Details } from './Details.js'
import { EditForm } from './EditForm.js'
import { Household } from './Household.js'
import classes from './PatientPage.module.css'
import { Section } from './Section.js'
import { type PatientSection, patientSections } from './sections.js'

const view = z.object({
  edit: z
    .union([z.literal(1), z.literal('1')])
    .optional()
    .catch(undefined),
})

/** One person: who they are, who shares their phone, and what each part of the clinic knows of them. */
export default function PatientPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useQuery(query(patients.get, { params: { id: id as Id<'Patient'> } }))
  if (found.error) return <Missing problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  return <Person key={id} patient={found.data} />
}

function Missing(props: Parameters<typeof ProblemNotice>[0]) {
  const { t } = useTranslation('patients')
  return (
    <Page title={t('title')}>
      <ProblemNotice {...props} />
    </Page>
  )
}

function Person({ patient }: { patient: Patient }) {
  const { t } = useTranslation('patients')
  const can = useCan()
  const [{ edit }, setView] = useUrlState(view)
  const banner = useBanner(patient)
  const sections = patientSections.filter((s) => can(s.permission))
  const mayEdit = can('patients.patient.edit')
  return (
    <Page title={patient.name} quietTitle>
      <PatientBanner
        patient={banner}
        actions={
          mayEdit && (
            <Act
              label={t('edit.open')}
              icon={<IconPencil size={18} aria-hidden />}
              onClick={() => setView({ edit: 1 }, { push: true })}
            />
          )
        }
      />
      <div className={classes.page}>
        <div className={classes.aside}>
          <Details patient={patient} />
          {patient.phone && <Household patient={patient} />}
        </div>
        <div className={classes.main}>
          {sections.map((s) => (
            <FeatureSection key={s.module} section={s} patient={patient} />
          ))}
        </div>
      </div>
      {mayEdit && (
        <EditForm
          key={patient.version}
          opened={Boolean(edit)}
          patient={patient}
          onClose={() => setView({ edit: undefined })}
        />
      )}
    </Page>
  )
}

/** The banner's facts; allergies where one may see them. */
function useBanner(p: Patient): BannerPatient {
  const may = useCan()('encounters.encounter.read')
  const known = useQuery({ ...query(allergies.list, { params: { patientId: p.id } }), enabled: may })
  const facts = {
    name: p.name,
    number: p.number,
    birthDate: p.birthDate,
    birthDateEstimated: p.birthDateEstimated,
    gender: p.gender,
    bloodGroup: p.bloodGroup,
    referredBy: p.reference,
  }
  if (!may || known.error) return { ...facts, allergies: [] }
  return {
    ...facts,
    allergies: known.data?.items.map((a) => ({ substance: a.substance, severe: a.severity === 'severe' })),
    noKnownAllergies: known.data?.knowledge === 'none_known',
  }
}

function FeatureSection({ section, patient }: { section: PatientSection; patient: Patient }) {
  const { t } = useTranslation(section.module)
  const Shown = useMemo(() => lazy(section.load), [section])
  return (
    <Section title={t('patientSection' as never)}>
      <Suspense fallback={<BlockSkeleton lines={2} />}>
        <Shown patient={patient} />
      </Suspense>
    </Section>
  )
}
