namespace Auriko.Core.Diagnostics;

/// <summary>
/// The names of span attributes and metrics: those of the GenAI semantic conventions of OpenTelemetry where these have
/// one, ours below <c>auriko.</c> else. <c>infra/signals.json</c> repeats the ones that alerts look for.
/// </summary>
internal static class SignalNames
{
    // Of the conventions, on spans and metrics.
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string TokenType = "gen_ai.token.type";

    // Of the conventions, on spans.
    public const string RequestStream = "gen_ai.request.stream";
    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseModel = "gen_ai.response.model";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheWriteTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";

    // Ours.
    public const string Attempt = "auriko.attempt";
    public const string AttemptId = "auriko.attempt_id";
    public const string CostUsd = "auriko.cost_usd";
    public const string ConfiguredProvider = "auriko.provider";
    public const string Credential = "auriko.credential";
    public const string KeyId = "auriko.key_id";
    public const string Mode = "auriko.mode";
    public const string Model = "auriko.model";
    public const string Outcome = "auriko.outcome";
    public const string ProviderRequestId = "auriko.provider_request_id";
    public const string Strategy = "auriko.strategy";
    public const string UpstreamStatus = "auriko.upstream_status";
    public const string UsageSource = "auriko.usage_source";

    // Metrics of the conventions.
    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string TokenUsage = "gen_ai.client.token.usage";
    public const string OperationTimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string TimePerOutputToken = "gen_ai.server.time_per_output_token";

    // Metrics of ours.
    public const string Cost = "auriko.cost";
    public const string Fallbacks = "auriko.fallbacks";
    public const string Responses = "auriko.responses";
    public const string ActiveResponses = "auriko.responses.active";
}
