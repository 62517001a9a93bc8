import type { Id } from '@tabib/contracts/core/id'
import { allergies } from '@tabib/contracts/encounters/allergies'
import { type Patient, patients } from '@tabib/contracts/patients/patients'
import { Group } from '@mantine/core'
import { IconPencil, IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { paths } from '../../paths.js'
import { type BannerPatient, PatientBanner } from '../../shared/PatientBanner.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { NotAllowed } from '../../shell/Dead.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton, PageSkeleton } from '../../ui/Skeletons.js'
import { Details } from './Details.js'
import { EditForm } from './EditForm.js'
import { Household } from './Household.js'
import classes from './PatientPage.module.css'
import { PortalAccess } from './portal-access/PortalAccess.js'
import { Section } from './Section.js'
import { type PatientSection, patientSections } from './sections.js'
import { useGlass } from './useGlass.js'

const view = z.object({
  edit: z
    .union([z.literal(1), z.literal('1')])
    .optional()
    .catch(undefined),
})

/** One person: who they are, who shares their phone, and what each part of the clinic knows of them. */
export default function PatientPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const glass = useGlass(id)
  const may = glass.can('patients.patient.read')
  const found = useQuery({ ...query(patients.get, { params: { id: id as Id<'Patient'> } }), enabled: may })
  if (!may && glass.known)
    return (
      <>
        <NotAllowed />
        {glass.mayBreak && <BreakGlass patientId={id} />}
      </>
    )
  if (found.error) return <Missing problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  return <Person key={id} patient={found.data} />
}

/** The way to a chart that is not open to this person, for the day a life depends on it. */
function BreakGlass({ patientId }: { patientId: string }) {
  const { t } = useTranslation('patients')
  const navigate = useNavigate()
  return (
    <Group justify="center">
      <Act
        label={t('glass')}
        icon={<IconUrgent size={18} aria-hidden />}
        variant="subtle"
        color="red"
        onClick={() => void navigate({ to: paths.breakGlass(), search: { patient: patientId } as never })}
      />
    </Group>
  )
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
  const glass = useGlass(patient.id)
  const sections = patientSections.filter((s) => glass.can(s.permission))
  const mayEdit = can('patients.patient.edit')
  return (
    <Page title={patient.name} quietTitle>
      <PatientBanner
        patient={banner}
        actions={
          <Group gap="xs">
            {glass.mayBreak && <BreakGlass patientId={patient.id} />}
            {mayEdit && (
              <Act
                label={t('edit.open')}
                icon={<IconPencil size={18} aria-hidden />}
                onClick={() => setView({ edit: 1 }, { push: true })}
              />
            )}
          </Group>
        }
      />
      <div className={classes.page}>
        <div className={classes.aside}>
          <Details patient={patient} />
          {patient.phone && can('patients.patient.read') && <Household patient={patient} />}
          {can('portal.access.manage') && <PortalAccess patient={patient} />}
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
  const may = useGlass(p.id).can('encounters.encounter.read')
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
