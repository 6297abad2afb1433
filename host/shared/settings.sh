# ------------------------------------------------------------------------------------------------------------- settings

# read_settings FILE "KEYS" "REQUIRED": sets a variable for each key of a file with lines KEY=value or KEY='value' ('\'' stands for
# a quote). The file is read, never executed. The required ones must be there and not empty.
read_settings() {
    local file=$1 keys=$2 required=$3 line key value number=0
    [[ -r $file ]] || fail "$file is not there; run the stage step first"
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
        [[ $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || fail "$file line $number is not KEY='value': $line"
        key=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
        if [[ $value == \'*\' && ${#value} -ge 2 ]]; then
            value=${value:1:-1}
            value=${value//"'\\''"/"'"}
        fi
        [[ " $keys " == *" $key "* ]] || fail "$file line $number: unknown key $key"
        printf -v "$key" '%s' "$value"
    done <"$file"
    for key in $required; do
        [[ -n ${!key} ]] || fail "$file has no $key; run the stage step again"
    done
}
