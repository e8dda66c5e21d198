metadata description = 'An Azure OpenAI account without keys, and its models.'

@export()
@description('A model of the account.')
type modelDeployment = {
  @description('What callers and the catalog name it.')
  name: string

  @description('The model, such as gpt-5-mini.')
  model: string

  @description('Its version.')
  version: string

  @description('How it is billed and where it runs.')
  sku: 'GlobalStandard' | 'DataZoneStandard' | 'Standard'

  @description('Thousands of tokens a minute.')
  @minValue(1)
  capacity: int
}

@description('The account\'s name, and the first part of its address.')
@minLength(2)
@maxLength(64)
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The models.')
param deployments modelDeployment[]

@description('Whether only private endpoints reach it.')
param private bool

resource account 'Microsoft.CognitiveServices/accounts@2026-07-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

// The account takes one deployment at a time.
@batchSize(1)
resource models 'Microsoft.CognitiveServices/accounts/deployments@2026-07-01' = [
  for deployment in deployments: {
    parent: account
    name: deployment.name
    sku: { name: deployment.sku, capacity: deployment.capacity }
    properties: {
      model: { format: 'OpenAI', name: deployment.model, version: deployment.version }
      versionUpgradeOption: 'NoAutoUpgrade'
    }
  }
]

@description('Its address, with a slash at the end.')
output endpoint string = account.properties.endpoint
