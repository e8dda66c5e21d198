metadata description = 'A workbook: spend, latency and fallbacks by provider.'

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The Log Analytics workspace.')
param logsName string

type panel = {
  title: string
  query: string
  chart: 'timechart' | 'table'
}

// What is looked for in the logs: the names of spans' attributes.
var signals = loadJsonContent('../signals.json')
var attempts = 'AppDependencies | extend provider = tostring(Properties["${signals.spans.provider}"]), model = tostring(Properties["${signals.spans.model}"]), usd = todouble(Properties["${signals.spans.cost}"]) * ItemCount, seconds = todouble(Properties["${signals.spans.firstToken}"]), attempt = toint(Properties["${signals.spans.attempt}"]), reason = tostring(Properties["${signals.spans.error}"]) | where isnotempty(provider)'

var panels panel[] = [
  {
    title: 'Spend by provider, US dollars an hour'
    query: '${attempts} | summarize usd = sum(usd) by bin(TimeGenerated, 1h), provider'
    chart: 'timechart'
  }
  {
    title: 'Spend by provider and model'
    query: '${attempts} | summarize usd = round(sum(usd), 4), calls = sum(ItemCount) by provider, model | order by usd desc'
    chart: 'table'
  }
  {
    title: 'Seconds to the first token, 95th percentile by provider'
    query: '${attempts} | where isnotnull(seconds) | summarize p95 = percentile(seconds, 95) by bin(TimeGenerated, 5m), provider'
    chart: 'timechart'
  }
  {
    title: 'Duration of calls by provider, ms'
    query: '${attempts} | summarize p50 = percentile(DurationMs, 50), p95 = percentile(DurationMs, 95), p99 = percentile(DurationMs, 99), calls = sum(ItemCount) by provider'
    chart: 'table'
  }
  {
    title: 'Calls that another provider\'s failure caused, by provider'
    query: '${attempts} | where attempt > 1 | summarize fallbacks = sum(ItemCount) by bin(TimeGenerated, 15m), provider'
    chart: 'timechart'
  }
  {
    title: 'Failed calls by provider and reason'
    query: '${attempts} | where Success == false | summarize failures = sum(ItemCount) by provider, reason | order by failures desc'
    chart: 'table'
  }
]

var timeRange = {
  type: 9
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        version: 'KqlParameterItem/1.0'
        name: 'period'
        label: 'Period'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          selectableValues: [{ durationMs: 3600000 }, { durationMs: 86400000 }, { durationMs: 604800000 }, { durationMs: 2592000000 }]
        }
      }
    ]
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: logsName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(logs.id, 'auriko-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Auriko gateway'
    category: 'workbook'
    sourceId: logs.id
    version: '1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat(
        [timeRange],
        map(panels, panel => {
          type: 3
          content: {
            version: 'KqlItem/1.0'
            title: panel.title
            query: panel.query
            queryType: 0
            resourceType: 'microsoft.operationalinsights/workspaces'
            timeContextFromParameter: 'period'
            visualization: panel.chart
            size: 0
          }
        })
      )
      fallbackResourceIds: [logs.id]
    })
  }
}
