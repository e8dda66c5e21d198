metadata description = 'A Durable Task Scheduler and the task hub of the app. Only identities are let in.'

@description('Its name.')
@minLength(3)
@maxLength(64)
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('IPv4 ranges that may call it.')
param ipAllowlist string[]

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: { name: 'Consumption' }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: 'auriko'
}

@description('Its address.')
output endpoint string = scheduler.properties.endpoint

@description('The task hub\'s name.')
output taskHub string = hub.name
