using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>The response object of a response that has been accepted. Pure.</summary>
internal static class AcceptedResponse
{
    /// <summary>The response at its start.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="createdAt">When it was accepted.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="model">The model that is tried first.</param>
    public static ResponseObject Of(string id, DateTimeOffset createdAt, ResponseRequest request, string model) => new()
    {
        Id = id,
        CreatedAt = createdAt,
        Status = ResponseStatus.InProgress,
        Model = model,
        Echo = ResponseEcho.Of(request),
    };

    /// <summary>The same object, made again.</summary>
    /// <param name="state">The response.</param>
    /// <param name="request">What is answered.</param>
    public static ResponseObject Of(ResponseState state, ResponseRequest request)
    {
        using var initial = JsonDocument.Parse(state.Initial);
        return Of(state.Id, state.CreatedAt, request, initial.RootElement.GetProperty("model").GetString()!);
    }
}
