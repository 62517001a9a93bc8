import { Tabs } from '@mantine/core'
import { z } from 'zod'
import { useUrlState } from '../../shared/useUrlState.js'
import { Page } from '../../ui/Page.js'
import { ChannelsTab } from './ChannelsTab.js'
import { KindsTab } from './KindsTab.js'
import { TextsTab } from './TextsTab.js'
import { useWords } from './words.js'

const tabs = ['channels', 'kinds', 'texts'] as const
const view = z.object({ tab: z.enum(tabs).catch('channels') })

/** How the clinic reaches people: by which carriers, what goes how, and in which words. */
export default function SettingsPage() {
  const words = useWords()
  const [{ tab }, setView] = useUrlState(view)
  return (
    <Page title={words('settings.title')}>
      <Tabs value={tab} onChange={(v) => setView({ tab: v as 'channels' })}>
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words(`settings.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {tab === 'channels' && <ChannelsTab />}
      {tab === 'kinds' && <KindsTab />}
      {tab === 'texts' && <TextsTab />}
    </Page>
  )
}
