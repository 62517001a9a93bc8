import { type Patient, patients } from '@tabib/contracts/patients/patients'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './PatientPage.module.css'
import { Section } from './Section.js'

/** The other people on this person's phone. */
export function Household({ patient }: { patient: Patient }) {
  const { t } = useTranslation(['patients', 'core'])
  const found = useQuery(query(patients.household, { params: { id: patient.id } }))
  if (found.data?.items.length === 0) return null
  return (
    <Section title={t('household')}>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.data && !found.error && <BlockSkeleton lines={1} />}
      <ul className={classes.people}>
        {found.data?.items.map((p) => (
          <li key={p.id}>
            <Link to={paths.patient(p.id)}>
              <strong>
                <NameText name={p.name} />
              </strong>
              <span>
                <AgeText birthDate={p.birthDate} estimated={p.birthDateEstimated} /> · {t(`core:gender.${p.gender}`)} ·{' '}
                <bdi>{p.number}</bdi>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
