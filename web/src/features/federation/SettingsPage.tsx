import { federationSettings, type Settings } from '@tabib/contracts/federation/settings'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { ModeSection } from './ModeSection.js'
import { ProviderForm } from './ProviderForm.js'

/** Whether, and how far, the clinic trusts a provider outside to say who people are. */
export default function SettingsPage() {
  const { t } = useTranslation('federation')
  const settings = useQuery(query(federationSettings.read, {}))
  return (
    <Page title={t('settings.title')} width="reading">
      <ProblemNotice problem={settings.error} onRetry={() => void settings.refetch()} />
      {settings.isPending && <BlockSkeleton lines={8} />}
      {settings.data && <Loaded settings={settings.data} />}
    </Page>
  )
}

function Loaded({ settings }: { settings: Settings }) {
  return (
    <>
      <ModeSection settings={settings} />
      <ProviderForm key={settings.version} settings={settings} />
    </>
  )
}
